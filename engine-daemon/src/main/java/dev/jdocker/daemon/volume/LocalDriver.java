package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.BadRequest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The driver {@code local}: a volume is a folder of the data root, or what its options name, mounted in that folder's place as
 * long as somebody uses it.
 */
final class LocalDriver implements VolumeDriver {
    static final String NAME = "local";
    private static final Pattern NAMES = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final int LONGEST_NAME = 255; // of a file, in any file system there is

    private final VolumeFolder folder;
    private final LocalMount mounts;
    private final Map<String, Set<String>> users = new ConcurrentHashMap<>();

    LocalDriver(VolumeFolder folder, LocalMount mounts) {
        this.folder = folder;
        this.mounts = mounts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String scope() {
        return "local";
    }

    @Override
    public void create(VolumeDocument document) {
        checkName(document.name());
        LocalOptions options = LocalOptions.parse(document.options());
        if (options.sizeBytes() > 0 && !folder.hasLimits()) {
            throw new BadRequest("quota size requested but no quota support");
        }
        if (options.sizeBytes() > 0 && options.mounts()) {
            throw new BadRequest("invalid option: \"size\" limits the volume's own folder, not what a device has");
        }
        folder.createWithData(document, options.sizeBytes());
    }

    /** Names are names of files. */
    static void checkName(String name) {
        if (name.length() == 1) {
            throw new BadRequest("volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!NAMES.matcher(name).matches()) {
            throw new BadRequest("\"" + name + "\" includes invalid characters for a local volume name, only"
                    + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute"
                    + " path");
        }
        if (name.length() > LONGEST_NAME) {
            throw new BadRequest("volume name is too long, names should be at most 255 characters");
        }
    }

    @Override
    public void remove(VolumeDocument document) {
        if (mountsSomething(document)) {
            mounts.unmount(data(document));
        }
        users.remove(document.name());
        folder.remove(document.name());
    }

    @Override
    public Path mount(VolumeDocument document, String user) {
        Path data = data(document);
        if (mountsSomething(document)) {
            Set<String> now = users.computeIfAbsent(document.name(), _ -> new HashSet<>());
            // One that an earlier engine process has mounted is as good.
            if (now.isEmpty() && !mounts.isMounted(data)) {
                mounts.mount(LocalOptions.parse(document.options()), data);
            }
            now.add(user);
        }
        return data;
    }

    @Override
    public void unmount(VolumeDocument document, String user) {
        if (mountsSomething(document)) {
            Set<String> now = users.get(document.name());
            if (now != null && now.remove(user) && now.isEmpty()) {
                mounts.unmount(data(document));
            }
        }
    }

    /** Takes away what an earlier engine process has left mounted although nobody uses it. */
    void sweep(VolumeDocument document) {
        Set<String> now = users.getOrDefault(document.name(), Set.of());
        if (mountsSomething(document) && now.isEmpty()) {
            mounts.unmount(data(document));
        }
    }

    @Override
    public String path(VolumeDocument document) {
        return data(document).toString();
    }

    private Path data(VolumeDocument document) {
        return folder.data(document.name());
    }

    static boolean mountsSomething(VolumeDocument document) {
        return !document.options().isEmpty()
                && LocalOptions.parse(document.options()).mounts();
    }
}
