package dev.jdocker.jrunc;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.Cgroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code events}: what a container uses, once or again and again, and when the kernel kills in it for lack of memory. */
@Command(
        name = "events",
        description = "display container events such as OOM notifications, cpu, memory, and IO usage statistics")
final class EventsCommand implements Verb {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            description = "set the stats collection interval (default: 5s)")
    private String interval = "5s";

    @Option(names = "--stats", description = "display the container's stats then exit")
    private boolean stats;

    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("events", arguments, 1);
        Duration pause = duration(interval);
        Container container = session.container(arguments.getFirst());
        if (container.status() == Status.STOPPED) {
            throw new JruncException("container with id " + container.id() + " is not running");
        }
        Cgroup cgroup = container.cgroup();
        if (stats) {
            print(session, container, cgroup);
            return 0;
        }
        try (Fd init = container.openInit()) {
            if (init != null) {
                follow(session, container, init, pause);
            }
        }
        return 0;
    }

    private static void follow(Session session, Container container, Fd init, Duration pause) {
        Linux linux = session.machine().linux();
        Cgroup cgroup = container.cgroup();
        long kills = cgroup.oomKills();
        try (Fd epoll = linux.epollCreate()) {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, init, Flags.EPOLLIN, 0);
            do {
                long now = cgroup.oomKills();
                if (now > kills) {
                    session.out()
                            .println(JsonText.compact(
                                    Map.of("type", "oom", "id", container.id().text())));
                }
                kills = now;
                print(session, container, cgroup);
            } while (linux.epollWait(epoll, 1, (int) pause.toMillis()).isEmpty());
        }
    }

    private static void print(Session session, Container container, Cgroup cgroup) {
        session.out().println(JsonText.compact(StatsEvent.of(container.id().text(), cgroup.stats())));
        session.out().flush();
    }

    /** A time as Go writes it, of one unit: {@code 5s}, {@code 500ms}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("invalid value \"" + text + "\" for flag -interval: parse error");
        }
        double unit = switch (matcher.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        Duration duration = Duration.ofMillis((long) (Double.parseDouble(matcher.group(1)) * unit));
        if (duration.isZero()) {
            throw new JruncException("duration interval must be greater than 0");
        }
        return duration;
    }
}
