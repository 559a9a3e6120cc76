package dev.jdocker.jrunc;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.Pipe;
import dev.jdocker.linux.Linux.SpawnRequest;
import dev.jdocker.linux.Linux.WaitStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ps}: the lines of the machine's own ps that are about processes of a container. */
@Command(name = "ps", description = "ps displays the processes running inside a container")
final class PsCommand implements Verb {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin/ps"), Path.of("/bin/ps"));

    @Option(
            names = {"--format", "-f"},
            paramLabel = "FORMAT",
            description = "select one of: table or json (default: table)")
    private String format = "table";

    @Parameters(paramLabel = "<container-id> [ps options]")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.atLeast("ps", arguments, 1);
        Container container = session.container(arguments.getFirst());
        List<Integer> pids = container.cgroup().pids();
        switch (format) {
            case "json" -> session.out().println(JsonText.compact(pids));
            case "table" -> {
                List<String> options = arguments.subList(1, arguments.size());
                select(list(session, options.isEmpty() ? List.of("-ef") : options), Set.copyOf(pids))
                        .forEach(session.out()::println);
            }
            default -> throw new JruncException("invalid format option");
        }
        return 0;
    }

    private static List<String> list(Session session, List<String> options) {
        Path program = PROGRAMS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new JruncException("ps is not installed: use --format json"));
        List<String> command = Stream.concat(Stream.of("ps"), options.stream()).toList();
        List<String> environment = session.environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        Linux linux = session.machine().linux();
        try (Pipe output = linux.pipe2(0);
                Fd nothing = linux.openat(Fd.CWD, "/dev/null", Flags.O_RDONLY, 0)) {
            int pid = linux.posixSpawn(new SpawnRequest(
                    program.toString(), command, environment, Arrays.asList(nothing, output.write(), output.write())));
            output.write().close();
            String text = readAll(linux, output.read());
            if (ended(linux, pid) != 0) {
                throw new JruncException("ps: " + text.strip());
            }
            return text.lines().toList();
        }
    }

    private static String readAll(Linux linux, Fd pipe) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = linux.read(pipe, buffer, 0, buffer.length);
                n > 0;
                n = linux.read(pipe, buffer, 0, buffer.length)) {
            all.write(buffer, 0, n);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static int ended(Linux linux, int pid) {
        try (Fd process = linux.pidfdOpen(pid);
                Fd epoll = linux.epollCreate()) {
            linux.epollCtl(epoll, Flags.EPOLL_CTL_ADD, process, Flags.EPOLLIN, 0);
            WaitStatus status;
            while ((status = linux.waitPidfd(process)) == null) {
                linux.epollWait(epoll, 1, -1);
            }
            return status.exitCode();
        }
    }

    /** The title and the lines whose column PID holds one of the ids. */
    static List<String> select(List<String> lines, Set<Integer> pids) {
        List<String> chosen = new ArrayList<>();
        if (lines.isEmpty()) {
            return chosen;
        }
        int column = Arrays.asList(lines.getFirst().strip().split("\\s+")).indexOf("PID");
        if (column < 0) {
            throw new JruncException("couldn't find PID field in ps output");
        }
        chosen.add(lines.getFirst());
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > column
                    && fields[column].matches("\\d{1,9}")
                    && pids.contains(Integer.valueOf(fields[column]))) {
                chosen.add(line);
            }
        }
        return chosen;
    }
}
