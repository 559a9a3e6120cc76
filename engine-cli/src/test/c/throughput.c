// throughput serve PORT: takes connections and reads what comes, for ever.
// throughput send HOST PORT MEGABYTES: sends that much and prints megabytes per second.
// throughput ask NAME COUNT: asks 127.0.0.11 for the address of a name and prints the median of microseconds.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[128 * 1024];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void serve(int port) {
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (bind(listening, (struct sockaddr *)&address, sizeof address) || listen(listening, 8)) fail("listen");
    puts("ready");
    fflush(stdout);
    for (;;) {
        int client = accept(listening, 0, 0);
        while (read(client, buffer, sizeof buffer) > 0) {}
        if (write(client, "x", 1) != 1) perror("write");
        close(client);
    }
}

static int sending(const char *host, int port, long megabytes) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &address.sin_addr);
    if (connect(s, (struct sockaddr *)&address, sizeof address)) fail("connect");
    double start = now();
    for (long left = megabytes << 20; left > 0;) {
        ssize_t n = write(s, buffer, sizeof buffer);
        if (n <= 0) fail("write");
        left -= n;
    }
    shutdown(s, SHUT_WR);
    if (read(s, buffer, 1) != 1) fail("read"); // all has arrived
    printf("%.0f\n", megabytes / (now() - start));
    return 0;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int ask(const char *name, int count) {
    unsigned char question[300] = {0, 1, 1, 0, 0, 1};
    int length = 12;
    question[length++] = strlen(name);
    memcpy(question + length, name, strlen(name));
    length += strlen(name) + 1;
    memcpy(question + length, "\0\1\0\1", 4);
    length += 4;
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
    inet_pton(AF_INET, "127.0.0.11", &address.sin_addr);
    if (connect(s, (struct sockaddr *)&address, sizeof address)) fail("connect");
    double *times = calloc(count, sizeof *times);
    for (int i = 0; i < count; i++) {
        double start = now();
        if (write(s, question, length) != length) fail("write");
        ssize_t n = read(s, buffer, sizeof buffer);
        if (n < 12 || buffer[7] == 0) {
            fputs("no answer\n", stderr);
            return 1;
        }
        times[i] = (now() - start) * 1e6;
    }
    qsort(times, count, sizeof *times, compare);
    printf("%.0f\n", times[count / 2]);
    return 0;
}

int main(int count, char **words) {
    if (count == 3 && !strcmp(words[1], "serve")) serve(atoi(words[2]));
    if (count == 5 && !strcmp(words[1], "send")) return sending(words[2], atoi(words[3]), atol(words[4]));
    if (count == 4 && !strcmp(words[1], "ask")) return ask(words[2], atoi(words[3]));
    fputs("serve PORT, send HOST PORT MEGABYTES or ask NAME COUNT\n", stderr);
    return 2;
}
