/*
 * floor HOST PORT PATH: the least that a WebSocket handshake and its close can cost.
 *
 * Connects, sends the request that wswhy sends, reads the head of the answer, sends a close frame and reads until the
 * end.  HOST is a numeric IPv4 address.  Exits 0 when the answer was 101 and the server ended the connection, else 1.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int fail(const char *what)
{
    perror(what);
    return 1;
}

static int connect_to(const char *host, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    struct timeval limit = {.tv_sec = 5};
    int on = 1;

    if (inet_pton(AF_INET, host, &address.sin_addr) != 1)
        return -1;
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s < 0)
        return -1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(s, (struct sockaddr *)&address, sizeof address) < 0)
        return -1;
    return s;
}

int main(int argc, char **argv)
{
    /* FIN, opcode 8; masked, 2 bytes; the mask; 1000 under it. */
    static const unsigned char close_frame[] = {0x88, 0x82, 1, 2, 3, 4, 0x03 ^ 1, 0xe8 ^ 2};
    char request[2048], answer[16384];
    size_t held = 0;
    ssize_t got;

    if (argc != 4) {
        fputs("usage: floor HOST PORT PATH\n", stderr);
        return 1;
    }
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\n"
                          "Host: %s:%s\r\n"
                          "Upgrade: websocket\r\n"
                          "Connection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                          "Sec-WebSocket-Version: 13\r\n"
                          "User-Agent: wswhy/0.1.0\r\n"
                          "\r\n",
                          argv[3], argv[1], argv[2]);
    if (length < 0 || (size_t)length >= sizeof request) {
        fputs("the path is too long\n", stderr);
        return 1;
    }

    int s = connect_to(argv[1], argv[2]);
    if (s < 0)
        return fail("connect");
    if (send(s, request, (size_t)length, MSG_NOSIGNAL) != length)
        return fail("send");
    answer[0] = '\0';
    while (!strstr(answer, "\r\n\r\n")) {
        if (held == sizeof answer - 1 || (got = recv(s, answer + held, sizeof answer - 1 - held, 0)) <= 0)
            return fail("no head");
        held += (size_t)got;
        answer[held] = '\0';
    }
    if (strncmp(answer, "HTTP/1.1 101 ", 13) != 0) {
        fprintf(stderr, "%.*s\n", (int)strcspn(answer, "\r"), answer);
        return 1;
    }
    if (send(s, close_frame, sizeof close_frame, MSG_NOSIGNAL) != sizeof close_frame)
        return fail("send");
    while ((got = recv(s, answer, sizeof answer, 0)) > 0)
        ;
    return got == 0 ? 0 : fail("recv");
}
