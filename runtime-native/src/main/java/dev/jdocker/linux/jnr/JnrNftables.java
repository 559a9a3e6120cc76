package dev.jdocker.linux.jnr;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.nft.NftException;
import dev.jdocker.linux.nft.Nftables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Through libnftables.so.1: no process, and no text to be read back but that of an error. */
public final class JnrNftables implements Nftables {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_NETFILTER = 12;
    private static final int FD_SETSIZE = 1024;

    private final LibNftables library;
    private final Runtime runtime;
    private final Pointer context;
    private boolean closed;

    private JnrNftables(LibNftables library, Runtime runtime, Pointer context) {
        this.library = library;
        this.runtime = runtime;
        this.context = context;
    }

    /**
     * Opens that of the calling thread's network namespace: the library opens its socket at once.
     *
     * @throws NftException when the kernel has no nftables
     */
    public static JnrNftables open(Linux linux) {
        LibNftables library = library();
        requireKernel(linux);
        Pointer context = library.nft_ctx_new(0);
        if (context == null) {
            throw new NftException("open the packet filter: no memory");
        }
        library.nft_ctx_buffer_output(context);
        library.nft_ctx_buffer_error(context);
        return new JnrNftables(library, Runtime.getRuntime(library), context);
    }

    /** Where the kernel has no nftables the library ends the process, so it is asked before. */
    private static void requireKernel(Linux linux) {
        try (Fd probe = linux.socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER)) {
            // The library waits by select(2), with which the C library ends a process that has so many descriptors.
            if (probe.number() >= FD_SETSIZE) {
                throw new NftException("open the packet filter: too many open files for libnftables");
            }
        } catch (ErrnoException e) {
            throw new NftException(
                    "open the packet filter: the kernel has no nftables (module nf_tables): " + e.getMessage());
        }
    }

    /** Loaded once: it is opened in the namespace of each container that has names to look up. */
    private static LibNftables library() {
        try {
            return Loaded.LIBRARY;
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new IllegalStateException("libnftables.so.1 is not here (Debian's package libnftables1)", e);
        }
    }

    private static final class Loaded {
        static final LibNftables LIBRARY =
                LibraryLoader.create(LibNftables.class).load("libnftables.so.1");
    }

    @Override
    public synchronized void apply(String commands) {
        run(commands);
    }

    @Override
    public synchronized String list(String command) {
        return run(command);
    }

    private String run(String commands) {
        if (closed) {
            throw new IllegalStateException("the packet filter is closed");
        }
        byte[] bytes = commands.getBytes(StandardCharsets.UTF_8);
        Pointer text = Memory.allocateDirect(runtime, bytes.length + 1);
        text.put(0, bytes, 0, bytes.length);
        text.putByte(bytes.length, (byte) 0);
        int result = library.nft_run_cmd_from_buffer(context, text);
        // Both are read each time: reading empties them.
        String output = text(library.nft_ctx_get_output_buffer(context));
        String error = text(library.nft_ctx_get_error_buffer(context));
        if (result != 0) {
            throw new NftException("change the packet filter: " + brief(error));
        }
        return output;
    }

    private static String text(Pointer buffer) {
        return buffer == null ? "" : buffer.getString(0);
    }

    /** The sentences of the errors, without the lines that show where in the commands they are. */
    private static String brief(String error) {
        List<String> sentences = new ArrayList<>();
        for (String line : error.lines().toList()) {
            int at = line.indexOf("Error: ");
            if (at >= 0) {
                sentences.add(line.substring(at + "Error: ".length()));
            }
        }
        return sentences.isEmpty() ? error.strip() : String.join("; ", sentences);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            library.nft_ctx_free(context);
        }
    }
}
