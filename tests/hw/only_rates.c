// A sound card for tests, in user space: a PCM both ways that keeps time by the clock, and does the rates that its
// configuration lists and no others. It records silence, and counts as run dry what comes too late.

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <alsa/pcm_ioplug.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MOST_RATES 16

struct card {
  snd_pcm_ioplug_t io;
  struct timespec begin;
  int running;
};

static double seconds_since(const struct timespec *then) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

static int start(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  clock_gettime(CLOCK_MONOTONIC, &card->begin);
  card->running = 1;
  const long period_ns = (long)(1e9 * (double)io->period_size / io->rate);
  const struct itimerspec every = {{0, period_ns}, {0, period_ns}};
  return timerfd_settime(io->poll_fd, 0, &every, NULL);
}

static int stop(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  card->running = 0;
  return 0;
}

// Where the converter is, in frames since the start; an xrun once it has come to the end of what there is.
static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  if (!card->running) return 0;
  const snd_pcm_uframes_t at = (snd_pcm_uframes_t)(seconds_since(&card->begin) * io->rate);
  const snd_pcm_uframes_t most =
      io->stream == SND_PCM_STREAM_PLAYBACK ? io->appl_ptr : io->appl_ptr + io->buffer_size;
  if (at > most) return -EPIPE;
  return (snd_pcm_sframes_t)(at % io->buffer_size);
}

static snd_pcm_sframes_t transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                  snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
  if (io->stream == SND_PCM_STREAM_CAPTURE) snd_pcm_areas_silence(areas, offset, io->channels, size, io->format);
  return (snd_pcm_sframes_t)size;
}

static int poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned int count, unsigned short *revents) {
  (void)count;
  unsigned long long ticks;
  *revents = 0;
  if (fds[0].revents & POLLIN) {
    if (read(io->poll_fd, &ticks, sizeof ticks) < 0) return 0;
    *revents = io->stream == SND_PCM_STREAM_PLAYBACK ? POLLOUT : POLLIN;
  }
  return 0;
}

static int finish(snd_pcm_ioplug_t *io) {
  close(io->poll_fd);
  free(io->private_data);
  return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = start,
    .stop = stop,
    .pointer = pointer,
    .transfer = transfer,
    .poll_revents = poll_revents,
    .close = finish,
};

static int constrain(snd_pcm_ioplug_t *io, const unsigned int *rates, unsigned int count) {
  static const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_MMAP_INTERLEAVED};
  static const unsigned int formats[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S32_LE};
  int error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
  if (!error) error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 2, formats);
  if (!error) error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_RATE, count, rates);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 2);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 65536);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
  return error;
}

SND_PCM_PLUGIN_DEFINE_FUNC(only_rates) {
  unsigned int rates[MOST_RATES], count = 0;
  snd_config_iterator_t i, next;
  (void)root;
  snd_config_for_each(i, next, conf) {
    snd_config_t *entry = snd_config_iterator_entry(i);
    const char *id;
    if (snd_config_get_id(entry, &id) < 0 || strcmp(id, "rates")) continue;
    snd_config_iterator_t j, after;
    snd_config_for_each(j, after, entry) {
      long rate;
      if (snd_config_get_integer(snd_config_iterator_entry(j), &rate) < 0 || count == MOST_RATES) return -EINVAL;
      rates[count++] = (unsigned int)rate;
    }
  }
  struct card *card = calloc(1, sizeof *card);
  if (!card || !count) return -EINVAL;
  card->io.version = SND_PCM_IOPLUG_VERSION;
  card->io.name = "a card of few rates";
  card->io.callback = &callbacks;
  card->io.private_data = card;
  card->io.mmap_rw = 0;
  card->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  card->io.poll_events = POLLIN;
  int error = snd_pcm_ioplug_create(&card->io, name, stream, mode);
  if (!error) error = constrain(&card->io, rates, count);
  if (error) {
    if (card->io.pcm) snd_pcm_ioplug_delete(&card->io);
    return error;
  }
  *pcmp = card->io.pcm;
  return 0;
}

SND_PCM_PLUGIN_SYMBOL(only_rates);
