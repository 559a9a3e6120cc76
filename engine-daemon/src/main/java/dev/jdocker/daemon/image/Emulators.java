package dev.jdocker.daemon.image;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs programs of other machines here: the handlers that are registered with the kernel in a folder of binfmt_misc, by what they
 * match and not by how they are called. Looked at anew each time, since they come and go.
 */
public record Emulators(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(Emulators.class);
    private static final int HEADER_BYTES = 20;
    private static final int SHARED_OBJECT = 3;
    private static final int EXECUTABLE = 2;

    /** The heads of programs for an architecture, see elf(5): 32 or 64 bits as 1 or 2, the least byte first or last as 1 or 2, machine. */
    private record Elf(int bits, int order, int machine) {
        byte[] header(int type) {
            byte[] header = new byte[HEADER_BYTES];
            header[0] = 0x7f;
            header[1] = 'E';
            header[2] = 'L';
            header[3] = 'F';
            header[4] = (byte) bits;
            header[5] = (byte) order;
            header[6] = 1;
            boolean little = order == 1;
            header[little ? 16 : 17] = (byte) type;
            header[little ? 18 : 19] = (byte) machine;
            header[little ? 19 : 18] = (byte) (machine >> 8);
            return header;
        }
    }

    private static final Map<String, Elf> ARCHITECTURES = new LinkedHashMap<>();

    static {
        ARCHITECTURES.put("amd64", new Elf(2, 1, 62));
        ARCHITECTURES.put("arm64", new Elf(2, 1, 183));
        ARCHITECTURES.put("riscv64", new Elf(2, 1, 243));
        ARCHITECTURES.put("ppc64le", new Elf(2, 1, 21));
        ARCHITECTURES.put("s390x", new Elf(2, 2, 22));
        ARCHITECTURES.put("386", new Elf(1, 1, 3));
        ARCHITECTURES.put("mips64le", new Elf(2, 1, 8));
        ARCHITECTURES.put("mips64", new Elf(2, 2, 8));
        ARCHITECTURES.put("loong64", new Elf(2, 1, 258));
        ARCHITECTURES.put("arm", new Elf(1, 1, 40));
    }

    /** Those of this machine. */
    public static Emulators ofMachine() {
        return new Emulators(Path.of("/proc/sys/fs/binfmt_misc"));
    }

    /** Whether a program for {@code wanted} can be run on {@code host}, by itself or by a handler. */
    public boolean run(ImagePlatform wanted, ImagePlatform host) {
        return runsItself(wanted.architecture(), host) || architectures().contains(wanted.architecture());
    }

    /** The platforms whose programs can be run on {@code host}, which is the first. */
    public List<ImagePlatform> platforms(ImagePlatform host) {
        List<ImagePlatform> platforms = new ArrayList<>(List.of(host));
        Set<String> emulated = architectures();
        for (String architecture : ARCHITECTURES.keySet()) {
            boolean another = !architecture.equals(host.architecture());
            if (another && (runsItself(architecture, host) || emulated.contains(architecture))) {
                platforms.add(new ImagePlatform("linux", architecture, architecture.equals("arm") ? "v7" : ""));
            }
        }
        return platforms;
    }

    private static boolean runsItself(String architecture, ImagePlatform host) {
        return architecture.equals(host.architecture())
                || (architecture.equals("386") && host.architecture().equals("amd64"));
    }

    private Set<String> architectures() {
        List<Map<String, String>> handlers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals("register") && !name.equals("status")) {
                    handlers.add(handler(Files.readAllLines(file)));
                }
            }
        } catch (IOException e) {
            LOG.debug("no handlers of other machines' programs: {}", e.toString());
        }
        Map<String, Elf> emulated = new LinkedHashMap<>(ARCHITECTURES);
        emulated.values()
                .removeIf(elf -> handlers.stream()
                        .noneMatch(handler -> matches(handler, elf.header(EXECUTABLE))
                                || matches(handler, elf.header(SHARED_OBJECT))));
        return emulated.keySet();
    }

    /** The lines of a handler by their first word. */
    private static Map<String, String> handler(List<String> lines) {
        Map<String, String> handler = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            handler.put(
                    space < 0 ? line : line.substring(0, space),
                    space < 0 ? "" : line.substring(space + 1).strip());
        }
        return handler;
    }

    private static boolean matches(Map<String, String> handler, byte[] header) {
        String hex = handler.getOrDefault("magic", "");
        if (!handler.containsKey("enabled")
                || hex.isEmpty()
                || !handler.getOrDefault("offset", "0").equals("0")) {
            return false;
        }
        byte[] magic = HexFormat.of().parseHex(hex);
        String maskHex = handler.getOrDefault("mask", "");
        byte[] mask = maskHex.isEmpty() ? new byte[0] : HexFormat.of().parseHex(maskHex);
        if (magic.length > header.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            int counts = i < mask.length ? mask[i] : 0xff;
            if (((magic[i] ^ header[i]) & counts) != 0) {
                return false;
            }
        }
        return true;
    }
}
