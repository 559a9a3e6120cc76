package dev.jdocker.selinux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The labels that the machine's policy has for containers, selinux_lxc_contexts(5). Containers are kept apart by two categories
 * that no two of them have both of, as all container engines do it.
 */
public final class ContainerContexts {
    private static final Path ENFORCE = Path.of("/sys/fs/selinux/enforce");
    private static final Path CONFIG = Path.of("/etc/selinux");
    private static final int CATEGORIES = 1024;
    /** No container that is kept apart has these: files of those that are not have them. */
    private static final String UNCONFINED_LEVEL = "s0:c1022,c1023";

    private static final Set<String> PARTS = Set.of("user", "role", "type", "level", "filetype");

    private final SeLinuxContext process;
    private final SeLinuxContext file;

    ContainerContexts(SeLinuxContext process, SeLinuxContext file) {
        this.process = process;
        this.file = file;
    }

    /** Whether the kernel confines by labels. */
    public static boolean isEnabled() {
        return Files.exists(ENFORCE);
    }

    /** Those of this machine; empty where the kernel does not confine by labels. */
    public static Optional<ContainerContexts> ofMachine() {
        return isEnabled() ? Optional.of(read(CONFIG)) : Optional.empty();
    }

    /** Those of the policy that {@code config} in that folder names. */
    static ContainerContexts read(Path folder) {
        String policy = values(folder.resolve("config")).getOrDefault("SELINUXTYPE", "targeted");
        Path contexts = folder.resolve(policy).resolve("contexts/lxc_contexts");
        Map<String, String> labels = values(contexts);
        String process = labels.get("process");
        String file = labels.get("file");
        if (process == null || file == null) {
            throw new SeLinuxException("the SELinux policy has no labels for containers: read " + contexts);
        }
        return new ContainerContexts(SeLinuxContext.parse(process), SeLinuxContext.parse(file));
    }

    private static Map<String, String> values(Path path) {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    String value = line.substring(equals + 1).strip();
                    values.put(line.substring(0, equals).strip(), value.replaceAll("^\"|\"$", ""));
                }
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + path, e);
        }
    }

    /**
     * The labels of one container.
     *
     * @param options what {@code label=} said, as {@code disable} or {@code type:x}
     * @param taken whether another container has the level
     * @throws SeLinuxException in Docker's words for an option that is none
     */
    public SeLinuxLabels labels(List<String> options, Predicate<String> taken, RandomGenerator random) {
        String level = process.level().isEmpty() ? "" : freeLevel(taken, random);
        SeLinuxContext ofProcess = process.with("level", level);
        SeLinuxContext ofFiles = file.with("level", level);
        for (String option : options) {
            if (option.equals("disable")) {
                return new SeLinuxLabels(
                        "",
                        file.with("level", level.isEmpty() ? "" : UNCONFINED_LEVEL)
                                .toString());
            }
            int colon = option.indexOf(':');
            String part = colon < 0 ? "" : option.substring(0, colon);
            if (!PARTS.contains(part)) {
                throw new SeLinuxException("bad label option \"" + option
                        + "\", valid options 'disable, user, role, level, type, filetype'");
            }
            String value = option.substring(colon + 1);
            if (part.equals("filetype")) {
                ofFiles = ofFiles.with("type", value);
                continue;
            }
            ofProcess = ofProcess.with(part, value);
            if (part.equals("level") || part.equals("user")) {
                ofFiles = ofFiles.with(part, value);
            }
        }
        return new SeLinuxLabels(ofProcess.toString(), ofFiles.toString());
    }

    private static String freeLevel(Predicate<String> taken, RandomGenerator random) {
        int attempts = CATEGORIES * CATEGORIES;
        for (int i = 0; i < attempts; i++) {
            int one = random.nextInt(CATEGORIES);
            int other = random.nextInt(CATEGORIES);
            String level = "s0:c" + Math.min(one, other) + ",c" + Math.max(one, other);
            if (one != other && !level.equals(UNCONFINED_LEVEL) && !taken.test(level)) {
                return level;
            }
        }
        throw new SeLinuxException("all pairs of SELinux categories are taken");
    }

    /** The options by which a container gets the labels of another one, with which it shares its processes or memory. */
    public static List<String> optionsOf(String processLabel) {
        if (processLabel.isEmpty()) {
            return List.of();
        }
        SeLinuxContext context = SeLinuxContext.parse(processLabel);
        List<String> options = List.of("user:" + context.user(), "role:" + context.role(), "type:" + context.type());
        return context.level().isEmpty()
                ? options
                : List.of(options.get(0), options.get(1), options.get(2), "level:" + context.level());
    }

    /** The level of a label, empty if it has none. */
    public static String levelOf(String label) {
        return label.isEmpty() ? "" : SeLinuxContext.parse(label).level();
    }
}
