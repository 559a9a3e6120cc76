package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** An image that an attacker could have made: the test image, with a layer on it that is put together here. */
final class CraftedImage {

    private interface Step {
        void writeTo(TarArchiveOutputStream out) throws IOException;
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Object> config = new TreeMap<>();

    /** A symbolic link, also in place of a directory of the test image. */
    CraftedImage link(String path, String target) {
        return entry(path, TarConstants.LF_SYMLINK, 0777, target, new byte[0]);
    }

    CraftedImage fifo(String path) {
        return entry(path, TarConstants.LF_FIFO, 0666, "", new byte[0]);
    }

    CraftedImage directory(String path) {
        return entry(path + "/", TarConstants.LF_DIR, 0755, "", new byte[0]);
    }

    CraftedImage file(String path, String text) {
        return file(path, 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    CraftedImage file(String path, int mode, byte[] content) {
        return entry(path, TarConstants.LF_NORMAL, mode, "", content);
    }

    /** A folder, or with content a file, of somebody else than root. */
    CraftedImage owned(String path, int mode, int owner, @Nullable String text) {
        steps.add(out -> TestImage.put(
                out,
                new TarArchiveEntry(
                        text == null ? path + "/" : path, text == null ? TarConstants.LF_DIR : TarConstants.LF_NORMAL),
                mode,
                owner,
                text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** A further name of a file of this layer, which has that mode and owner. */
    CraftedImage hardLink(String path, String target, int mode, int owner) {
        steps.add(out -> {
            TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_LINK);
            entry.setLinkName(target);
            TestImage.put(out, entry, mode, owner, new byte[0]);
        });
        return this;
    }

    /** The program of {@code src/test/c/probe.c}. */
    CraftedImage probe(String path, int mode) {
        return file(path, mode, Probe.PROGRAM);
    }

    /** A member of the image's config, such as "User". */
    CraftedImage config(String key, Object value) {
        config.put(key, value);
        return this;
    }

    private CraftedImage entry(String path, byte type, int mode, String target, byte[] content) {
        steps.add(out -> {
            TarArchiveEntry entry = new TarArchiveEntry(path, type);
            entry.setLinkName(target);
            TestImage.put(out, entry, mode, 0, content);
        });
        return this;
    }

    /** Loads it under a name. */
    void load(Engine engine, String name) {
        try {
            TestImage.load(engine, TestImage.derivedArchive(name, config, out -> {
                for (Step step : steps) {
                    step.writeTo(out);
                }
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the probe where no image is, as a program. */
    static Path probe(Path file) {
        try {
            Files.write(file, Probe.PROGRAM);
            if (!file.toFile().setExecutable(true, false)) {
                throw new AssertionError(file + " cannot be made a program");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiled probe, once for a run. */
    private static final class Probe {
        static final byte[] PROGRAM = compile();

        private static byte[] compile() {
            try {
                Path folder = Files.createTempDirectory("jdocker-probe-");
                Path program = folder.resolve("probe");
                Process compiler = new ProcessBuilder(
                                "gcc", "-static", "-O1", "-o", program.toString(), "src/test/c/probe.c")
                        .inheritIO()
                        .start();
                if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
                    throw new AssertionError("src/test/c/probe.c does not compile");
                }
                byte[] bytes = Files.readAllBytes(program);
                Files.delete(program);
                Files.delete(folder);
                return bytes;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
