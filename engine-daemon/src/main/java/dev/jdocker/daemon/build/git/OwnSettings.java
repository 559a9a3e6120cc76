package dev.jdocker.daemon.build.git;

import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit takes for the machine's settings: none, whatever lies in the home folder, {@code /etc} or the environment. Asked for
 * the system's, it would run the host's git to find them.
 */
@SuppressWarnings("deprecation") // two methods are abstract and deprecated
final class OwnSettings extends SystemReader {

    /** Makes JGit use these. */
    static void install() {
        SystemReader.setInstance(new OwnSettings());
    }

    /** A config without a file, to which nothing is saved. */
    private static final class Nothing extends FileBasedConfig {
        Nothing(@Nullable Config parent, FS files) {
            super(parent, null, files);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public @Nullable String getProperty(String key) {
        return System.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public long getCurrentTime() {
        return Instant.now().toEpochMilli();
    }

    @Override
    public int getTimezone(long when) {
        return ZoneOffset.UTC.getTotalSeconds();
    }
}
