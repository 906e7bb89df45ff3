/*
 * measure PROGRAM ARGUMENT...: runs a program without output and prints its wall time in ns, its peak memory in KiB
 * and its exit code.
 *
 * A child's ru_maxrss starts from what its parent held when it spawned it: a child of Python weighs at least as much as
 * Python.  So the parent has to be this small.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long long now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t quiet;
    struct rusage usage;
    pid_t child;
    int status;

    if (argc < 2)
        return 2;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);

    long long start = now_ns();
    if (posix_spawn(&child, argv[1], &quiet, NULL, argv + 1, environ) != 0 || wait4(child, &status, 0, &usage) != child) {
        perror(argv[1]);
        return 2;
    }
    long long end = now_ns();

    printf("%lld %ld %d\n", end - start, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
