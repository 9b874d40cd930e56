/* A sound card's controls for ALSA, kept in a text file: a ctl plugin, so that ALSA's own library makes its simple
   mixer of them. The file is the hardware; whoever writes it turns a knob, and everybody who listens is told. A line:

       KIND ACCESS CHANNELS LOW HIGH VALUE VALUE2 DB_MIN DB_STEP:NAME[=TEXT,TEXT...]

   KIND is int, bool or enum; ACCESS rw, ro (read-only), refuses (takes no write), stuck (takes it and forgets it),
   deaf (answers nothing, as a USB control that stalls) or slow (each look at its value takes SLOW_US); DB_MIN and DB_STEP are hundredths of dB, DB_STEP 0 for none. */

#include <alsa/asoundlib.h>
#include <alsa/control_external.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define MOST 64
#define SLOW_US 300000

struct control {
    char kind[8], access[8], name[44], texts[1000];
    int channels, low, high, value[2], db_min, db_step;
};

struct card {
    snd_ctl_ext_t ext;
    char path[256];
    struct control controls[MOST];
    int count, told, known;
};

static void load(struct card *card) {
    char line[1200];
    FILE *file = fopen(card->path, "r");
    if (!file)
        return;
    card->count = 0;
    while (card->count < MOST && fgets(line, sizeof line, file)) {
        struct control *c = &card->controls[card->count];
        memset(c, 0, sizeof *c);
        if (sscanf(line, "%7s %7s %d %d %d %d %d %d %d:%43[^=\n]=%999[^\n]", c->kind, c->access, &c->channels, &c->low,
                   &c->high, &c->value[0], &c->value[1], &c->db_min, &c->db_step, c->name, c->texts) >= 10)
            card->count++;
    }
    fclose(file);
}

static void save(struct card *card) {
    char beside[270];
    snprintf(beside, sizeof beside, "%s.new", card->path);
    FILE *file = fopen(beside, "w");
    for (int n = 0; n < card->count; n++) {
        struct control *c = &card->controls[n];
        fprintf(file, "%s %s %d %d %d %d %d %d %d:%s%s%s\n", c->kind, c->access, c->channels, c->low, c->high,
                c->value[0], c->value[1], c->db_min, c->db_step, c->name, c->texts[0] ? "=" : "", c->texts);
    }
    fclose(file);
    rename(beside, card->path);
}

static struct control *at(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key) {
    struct card *card = ext->private_data;
    load(card);
    return &card->controls[key];
}

static int elem_count(snd_ctl_ext_t *ext) {
    struct card *card = ext->private_data;
    load(card);
    if (card->known < card->count)
        card->known = card->count;
    return card->count;
}

/* Which of its name a control is: the kernel counts those that are alike. */
static int index_of(struct card *card, int number) {
    int before = 0;
    for (int n = 0; n < number; n++)
        before += !strcmp(card->controls[n].name, card->controls[number].name);
    return before;
}

static int elem_list(snd_ctl_ext_t *ext, unsigned int offset, snd_ctl_elem_id_t *id) {
    struct card *card = ext->private_data;
    snd_ctl_elem_id_set_interface(id, SND_CTL_ELEM_IFACE_MIXER);
    snd_ctl_elem_id_set_name(id, card->controls[offset].name);
    snd_ctl_elem_id_set_index(id, index_of(card, offset));
    return 0;
}

static snd_ctl_ext_key_t find_elem(snd_ctl_ext_t *ext, const snd_ctl_elem_id_t *id) {
    struct card *card = ext->private_data;
    unsigned int numid = snd_ctl_elem_id_get_numid(id);
    if (numid > 0 && numid <= (unsigned)card->count)
        return numid - 1;
    for (int n = 0; n < card->count; n++)
        if (!strcmp(card->controls[n].name, snd_ctl_elem_id_get_name(id)) &&
            index_of(card, n) == (int)snd_ctl_elem_id_get_index(id))
            return n;
    return SND_CTL_EXT_KEY_NOT_FOUND;
}

static int is(const char *text, const char *other) { return !strcmp(text, other); }

static int get_attribute(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int *type, unsigned int *acc, unsigned int *count) {
    struct control *c = at(ext, key);
    *type = is(c->kind, "int")    ? SND_CTL_ELEM_TYPE_INTEGER
            : is(c->kind, "bool") ? SND_CTL_ELEM_TYPE_BOOLEAN
                                  : SND_CTL_ELEM_TYPE_ENUMERATED;
    *acc = is(c->access, "ro") ? SND_CTL_EXT_ACCESS_READ : SND_CTL_EXT_ACCESS_READWRITE;
    if (c->db_step)
        *acc |= SND_CTL_EXT_ACCESS_TLV_READ | SND_CTL_EXT_ACCESS_TLV_CALLBACK;
    *count = c->channels;
    return 0;
}

static int get_integer_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *low, long *high, long *step) {
    struct control *c = at(ext, key);
    *low = c->low, *high = c->high, *step = 0;
    return 0;
}

static int get_enumerated_info(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned int *items) {
    *items = at(ext, key)->high + 1;
    return 0;
}

static int get_enumerated_name(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned int item, char *name, size_t size) {
    char texts[1000];
    strcpy(texts, at(ext, key)->texts);
    char *text = strtok(texts, ",");
    while (item-- && text)
        text = strtok(NULL, ",");
    snprintf(name, size, "%s", text ? text : "?");
    return 0;
}

static int read_integer(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *value) {
    struct control *c = at(ext, key);
    if (is(c->access, "deaf"))
        return -EPIPE;
    if (is(c->access, "slow"))
        usleep(SLOW_US);
    for (int n = 0; n < c->channels; n++)
        value[n] = c->value[n];
    return 0;
}

static int read_enumerated(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned int *items) {
    items[0] = at(ext, key)->value[0];
    return 0;
}

static int put(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int first, int second) {
    struct control *c = at(ext, key);
    if (is(c->access, "ro"))
        return -EPERM;
    if (is(c->access, "refuses") || is(c->access, "deaf"))
        return -EIO;
    if (!is(c->access, "stuck"))
        c->value[0] = first, c->value[1] = second;
    save(ext->private_data);
    return 0; /* as the kernel's cards do */
}

static int write_integer(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, long *value) {
    return put(ext, key, value[0], at(ext, key)->channels > 1 ? value[1] : 0);
}

static int write_enumerated(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, unsigned int *items) {
    return put(ext, key, items[0], 0);
}

static int scale(snd_ctl_ext_t *ext, snd_ctl_ext_key_t key, int op, unsigned int numid, unsigned int *tlv,
                 unsigned int size) {
    (void)key, (void)op;
    struct control *c = at(ext, numid - 1);
    if (size < 16)
        return -ENOMEM;
    tlv[0] = 1, tlv[1] = 8, tlv[2] = c->db_min, tlv[3] = c->db_step;
    return 0;
}

static int read_event(snd_ctl_ext_t *ext, snd_ctl_elem_id_t *id, unsigned int *mask) {
    struct card *card = ext->private_data;
    char told[4096];
    while (read(ext->poll_fd, told, sizeof told) > 0)
        card->told = elem_count(ext);
    if (access(card->path, R_OK))
        return -ENODEV;
    if (card->known > card->count) {
        elem_list(ext, --card->known, id); /* `load` leaves what lay behind the last */
        *mask = SND_CTL_EVENT_MASK_REMOVE;
        return 1;
    }
    if (!card->told)
        return -EAGAIN;
    elem_list(ext, --card->told, id);
    *mask = SND_CTL_EVENT_MASK_VALUE;
    return 1;
}

static void done(snd_ctl_ext_t *ext) {
    close(ext->poll_fd);
    free(ext->private_data);
}

static const snd_ctl_ext_callback_t CALLBACKS = {
    .close = done,
    .elem_count = elem_count,
    .elem_list = elem_list,
    .find_elem = find_elem,
    .get_attribute = get_attribute,
    .get_integer_info = get_integer_info,
    .get_enumerated_info = get_enumerated_info,
    .get_enumerated_name = get_enumerated_name,
    .read_integer = read_integer,
    .read_enumerated = read_enumerated,
    .write_integer = write_integer,
    .write_enumerated = write_enumerated,
    .read_event = read_event,
};

SND_CTL_PLUGIN_DEFINE_FUNC(from_a_file) {
    struct card *card = calloc(1, sizeof *card);
    snd_config_iterator_t i, next;
    const char *folder = "", *id = "";
    (void)root;
    snd_config_for_each(i, next, conf) {
        snd_config_t *entry = snd_config_iterator_entry(i);
        const char *key;
        if (snd_config_get_id(entry, &key) < 0)
            continue;
        if (is(key, "folder"))
            snd_config_get_string(entry, &folder);
        if (is(key, "card"))
            snd_config_get_string(entry, &id);
    }
    snprintf(card->path, sizeof card->path, "%s/%s.card", folder, id);
    if (access(card->path, R_OK)) {
        free(card);
        return -ENODEV;
    }
    card->ext.version = SND_CTL_EXT_VERSION;
    snprintf(card->ext.id, sizeof card->ext.id, "%s", id);
    card->ext.poll_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    inotify_add_watch(card->ext.poll_fd, folder, IN_MOVED_TO | IN_CLOSE_WRITE | IN_MOVED_FROM);
    card->ext.callback = &CALLBACKS;
    card->ext.private_data = card;
    card->ext.tlv.c = scale;
    int code = snd_ctl_ext_create(&card->ext, name, mode);
    if (code >= 0)
        *handlep = card->ext.handle;
    return code;
}

SND_CTL_PLUGIN_SYMBOL(from_a_file);
