package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.container.ProcessWish.TerminalSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ConsoleSize} as clients send it: {@code [rows, columns]}. */
final class ConsoleSizes {
    private ConsoleSizes() {}

    static @Nullable TerminalSize of(List<Integer> size) {
        return size.size() == 2 ? new TerminalSize(size.get(0), size.get(1)) : null;
    }
}
