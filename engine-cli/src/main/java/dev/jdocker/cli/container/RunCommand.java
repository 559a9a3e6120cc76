package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.stream.Attachment;
import dev.jdocker.cli.stream.Signals;
import dev.jdocker.cli.terminal.RawTerminal;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code jdocker run}: create, attach, wait, start, stream, exit status, in that order on the wire. */
public final class RunCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "[OPTIONS] IMAGE [COMMAND] [ARG...]",
                        "Create and run a new container from an image",
                        1,
                        -1,
                        "container run",
                        "run")
                .withFlagsFirst();
    }

    @Override
    public void declare(Flags flags) {
        ContainerSpec.declare(flags, "running");
        flags.add("detach", 'd', Kind.BOOL, "Run container in background and print container ID")
                .add("detach-keys", Kind.STRING, "Override the key sequence for detaching a container")
                .add("sig-proxy", (char) 0, Kind.BOOL, "true", "Proxy received signals to the process");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        ContainerSpec spec = ContainerSpec.of("run", flags, session);
        boolean detach = flags.isSet("detach");
        if (detach) {
            if (flags.given("attach")) {
                throw new CommandException("conflicting options: cannot specify both --attach and --detach");
            }
            spec.detach();
        } else if (spec.tty() && spec.attachesStdin() && !TerminalCheck.isInput()) {
            throw new CommandException("the input device is not a TTY");
        }
        RawTerminal terminal = !detach && spec.tty() && TerminalCheck.isInput() ? RawTerminal.open() : null;
        if (terminal != null && TerminalCheck.isOutput()) {
            spec.consoleSize(terminal.rows(), terminal.columns());
        }
        String id;
        try {
            id = new Creation(session, flags).create(spec);
        } catch (IOException e) {
            throw new CommandException(StartFailure.status(e), ContainerSpec.withHelp("run", Session.message(e)));
        }
        Thread signals = flags.isSet("sig-proxy") ? Signals.forward(session.engine(), id) : null;
        boolean output = spec.attachesStdout() || spec.attachesStderr();
        if (!output && !spec.attachesStdin()) {
            start(session, id, null);
            session.printLine(id);
            return 0;
        }
        if (!output) {
            session.printLine(id);
        }
        return attached(session, flags, spec, id, terminal, signals);
    }

    private static int attached(
            Session session,
            Flags flags,
            ContainerSpec spec,
            String id,
            @Nullable RawTerminal terminal,
            @Nullable Thread signals)
            throws CommandException, IOException, InterruptedException {
        try (Attachment attachment = attach(session, flags, spec, id, terminal);
                ExitWait exit = ExitWait.begin(session, id, spec.autoRemove())) {
            attachment.startInput();
            if (signals != null) {
                signals.join();
            }
            try {
                start(session, id, attachment);
            } catch (CommandException e) {
                if (spec.autoRemove()) {
                    exit.status();
                }
                throw e;
            }
            if (terminal != null && TerminalCheck.isOutput()) {
                new WindowSize(session.engine(), id, terminal).follow();
            }
            if (!attachment.copy()) {
                return 0; // left by the keys for that, which attach alone tells of
            }
            return spec.attachesStdout() || spec.attachesStderr() ? exit.status() : 0;
        }
    }

    private static Attachment attach(
            Session session, Flags flags, ContainerSpec spec, String id, @Nullable RawTerminal terminal)
            throws IOException {
        Query query = Query.container(id, "attach")
                .with("detachKeys", flags.string("detach-keys"))
                .with("stderr", spec.attachesStderr())
                .with("stdin", spec.attachesStdin())
                .with("stdout", spec.attachesStdout())
                .with("stream", true);
        return new Attachment(
                session,
                session.engine().hijack(query),
                spec.attachesStdin(),
                spec.attachesStdout(),
                spec.attachesStderr(),
                spec.tty(),
                spec.attachesStdin() ? terminal : null,
                flags.string("detach-keys"));
    }

    private static void start(Session session, String id, @Nullable Attachment attachment)
            throws CommandException, IOException {
        try {
            session.engine().post(Query.container(id, "start")).close();
        } catch (IOException e) {
            if (attachment != null) {
                attachment.close();
            }
            throw new CommandException(StartFailure.status(e), ContainerSpec.withHelp("run", Session.message(e)));
        }
    }
}
