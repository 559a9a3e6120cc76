package dev.jdocker.cli.terminal;

import java.io.IOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process, through JLine. Bytes do not pass through it: they go from standard input and to standard
 * output unchanged.
 */
public final class RawTerminal {
    private final Terminal terminal;
    private @Nullable Attributes before;

    private RawTerminal(Terminal terminal) {
        this.terminal = terminal;
    }

    public static RawTerminal open() throws IOException {
        return new RawTerminal(TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                .provider("ffm")
                .nativeSignals(false)
                .build());
    }

    public int rows() {
        return terminal.getSize().getRows();
    }

    public int columns() {
        Size size = terminal.getSize();
        return size.getColumns();
    }

    /** Passes every key on at once and unchanged, signals' keys included (cfmakeraw(3)). */
    public synchronized void raw() {
        if (before != null) {
            return;
        }
        before = terminal.getAttributes();
        Attributes raw = new Attributes(before);
        raw.setInputFlags(
                java.util.EnumSet.of(
                        Attributes.InputFlag.IGNBRK,
                        Attributes.InputFlag.BRKINT,
                        Attributes.InputFlag.PARMRK,
                        Attributes.InputFlag.ISTRIP,
                        Attributes.InputFlag.INLCR,
                        Attributes.InputFlag.IGNCR,
                        Attributes.InputFlag.ICRNL,
                        Attributes.InputFlag.IXON),
                false);
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        raw.setLocalFlags(
                java.util.EnumSet.of(
                        Attributes.LocalFlag.ECHO,
                        Attributes.LocalFlag.ECHONL,
                        Attributes.LocalFlag.ICANON,
                        Attributes.LocalFlag.ISIG,
                        Attributes.LocalFlag.IEXTEN),
                false);
        raw.setControlFlag(Attributes.ControlFlag.PARENB, false);
        raw.setControlFlag(Attributes.ControlFlag.CS8, true);
        raw.setControlChar(Attributes.ControlChar.VMIN, 1);
        raw.setControlChar(Attributes.ControlChar.VTIME, 0);
        terminal.setAttributes(raw);
    }

    /** Puts the terminal back as it was; once is enough, more does no harm. */
    public synchronized void restore() {
        if (before != null) {
            terminal.setAttributes(before);
            before = null;
        }
    }
}
