package dev.jdocker.cli.system;

import dev.jdocker.api.transport.Connection;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.flag.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * {@code jdocker system dial-stdio}: standard input and output are a connection to the engine, for a client on another machine
 * that comes by ssh.
 */
public final class DialStdioCommand implements Command {
    private static final int BUFFER = 64 * 1024;

    @Override
    public Usage usage() {
        return Usage.of("", "Proxy the stdio stream to the daemon connection. Should not be invoked manually.", 0, 0);
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        try (Connection connection = session.engine().dial()) {
            Thread.ofPlatform().daemon().name("input").start(() -> {
                try {
                    copy(session.in(), connection.out());
                    connection.shutdownOutput();
                } catch (IOException _) {
                    // The other direction ends it: the engine has gone, or there is nothing more to say.
                }
            });
            copy(connection.in(), session.out());
        }
        return 0;
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }
}
