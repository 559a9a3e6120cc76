package dev.jdocker.cli.container;

import dev.jdocker.cli.engine.Engine;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.stream.Signals;
import dev.jdocker.cli.terminal.RawTerminal;
import java.io.IOException;
import java.util.function.Supplier;

/** Keeps the size of a container's or a process's terminal that of ours. */
final class WindowSize {
    private static final int ATTEMPTS = 10;

    private final Engine engine;
    private final Supplier<Query> resize;
    private final RawTerminal terminal;

    WindowSize(Engine engine, String container, RawTerminal terminal) {
        this(engine, () -> Query.container(container, "resize"), terminal);
    }

    /** @param resize the operation that takes a size, anew for each time */
    WindowSize(Engine engine, Supplier<Query> resize, RawTerminal terminal) {
        this.engine = engine;
        this.resize = resize;
        this.terminal = terminal;
    }

    /** Sets the size now and whenever it changes. */
    void follow() throws InterruptedException {
        Signals.onWindowChange(() -> send(0));
        // The engine may need a moment after the start before there is a terminal to resize.
        for (int attempt = 0; attempt < ATTEMPTS && !send(0); attempt++) {
            Thread.sleep(10L * (attempt + 1));
        }
    }

    /** Changes the size and back, so that a program that runs already draws its screen again. */
    void redraw() throws InterruptedException {
        send(1);
        follow();
    }

    private boolean send(int more) {
        int rows = terminal.rows();
        int columns = terminal.columns();
        if (rows == 0 && columns == 0) {
            return true;
        }
        try {
            engine.post(resize.get()
                            .with("h", Integer.toString(rows + more))
                            .with("w", Integer.toString(columns + more)))
                    .close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
