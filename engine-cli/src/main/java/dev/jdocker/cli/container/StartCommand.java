package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.stream.Attachment;
import dev.jdocker.cli.stream.Signals;
import dev.jdocker.cli.terminal.RawTerminal;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker start}. */
public final class StartCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Start one or more stopped containers",
                1,
                -1,
                "container start",
                "start");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("attach", 'a', Kind.BOOL, "Attach STDOUT/STDERR and forward signals")
                .add("checkpoint", Kind.STRING, "Restore from this checkpoint")
                .add("checkpoint-dir", Kind.STRING, "Use a custom checkpoint storage directory")
                .add("detach-keys", Kind.STRING, "Override the key sequence for detaching a container")
                .add("interactive", 'i', Kind.BOOL, "Attach container's STDIN")
                .hide("checkpoint", "checkpoint-dir");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        if (flags.isSet("attach") || flags.isSet("interactive")) {
            if (flags.arguments().size() > 1) {
                throw new CommandException("you cannot start and attach multiple containers at once");
            }
            return attached(session, flags);
        }
        List<String> failed = new ArrayList<>();
        session.each(flags.arguments(), container -> {
            try {
                session.engine().post(start(container, flags)).close();
            } catch (IOException e) {
                failed.add(container);
                throw e;
            }
            session.printLine(container);
        });
        if (!failed.isEmpty()) {
            throw new CommandException("Error: failed to start containers: " + String.join(", ", failed));
        }
        return 0;
    }

    private static Query start(String container, Flags flags) {
        return Query.container(container, "start")
                .with("checkpoint", flags.string("checkpoint"))
                .with("checkpoint-dir", flags.string("checkpoint-dir"));
    }

    private static int attached(Session session, Flags flags) throws IOException, InterruptedException {
        Map<String, @Nullable Object> container = session.engine()
                .get(Query.container(flags.arguments().getFirst(), "json"))
                .object();
        String id = Json.string(container, "Id");
        boolean tty = Json.bool(Json.object(container, "Config"), "Tty");
        boolean stdin = flags.isSet("interactive") && Json.bool(Json.object(container, "Config"), "OpenStdin");
        boolean autoRemove = Json.bool(Json.object(container, "HostConfig"), "AutoRemove");
        if (!tty) {
            Signals.forward(session.engine(), id);
        }
        RawTerminal terminal = tty && TerminalCheck.isInput() ? RawTerminal.open() : null;
        Query query = Query.container(id, "attach")
                .with("detachKeys", flags.string("detach-keys"))
                .with("stderr", true)
                .with("stdin", stdin)
                .with("stdout", true)
                .with("stream", true);
        try (Attachment attachment = new Attachment(
                        session,
                        session.engine().hijack(query),
                        stdin,
                        true,
                        true,
                        tty,
                        stdin ? terminal : null,
                        flags.string("detach-keys"));
                ExitWait exit = ExitWait.begin(session, id, autoRemove)) {
            attachment.startInput();
            session.engine().post(start(id, flags)).close();
            if (terminal != null && TerminalCheck.isOutput()) {
                new WindowSize(session.engine(), id, terminal).follow();
            }
            if (!attachment.copy()) {
                return 0; // left by the keys for that, which attach alone tells of
            }
            return exit.status();
        }
    }
}
