package dev.jdocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.RecordingLinux;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.Grant;
import dev.jdocker.runtime.compile.MountAttributes;
import dev.jdocker.runtime.compile.Propagation;
import dev.jdocker.runtime.compile.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static final Grant READ_ONLY_BIND = new Grant.MountCopy(
            "/data",
            true,
            MountAttributes.NONE,
            new MountAttributes(Flags.MOUNT_ATTR_RDONLY, 0),
            Propagation.RPRIVATE,
            null);

    private final RecordingLinux recording = new RecordingLinux();
    private final Linux linux = recording.linux();

    private Grants grants(Streams streams, CgroupEntry entry) {
        Linux other = new RecordingLinux().linux();
        Launch launch = new Launch(other, Poller.start(idle()), Spawning.directly(other, new LauncherImage(writing())));
        return new Grants(linux, new UserNamespaces(linux, launch, new Compiler(Specs.V1)), streams, entry, null);
    }

    /** A poller's kernel that never tells of anything. */
    private static Linux idle() {
        return new RecordingLinux()
                .answering("epollWait", () -> {
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                })
                .linux();
    }

    /** A kernel that takes whatever is written. */
    private static Linux writing() {
        return new RecordingLinux().answering("write", () -> Integer.MAX_VALUE).linux();
    }

    @Test
    void aMountCopyIsMadePrivateBeforeItsAttributesAreSet() {
        try (Streams streams = Streams.pipes(linux, false);
                Grants grants = grants(streams, new CgroupEntry.Tasks(List.of()))) {
            recording.calls().clear();
            List<Fd> opened = grants.open(List.of(READ_ONLY_BIND));
            assertThat(opened).hasSize(1);
            assertThat(recording.calls()).hasSize(3);
            assertThat(recording.calls().get(0)).startsWith("openTree").contains("/data");
            assertThat(recording.calls().get(1)).startsWith("mountSetattr").contains("propagation=" + Flags.MS_PRIVATE);
            assertThat(recording.calls().get(2)).startsWith("mountSetattr").contains("set=1");
            streams.closeEngineSide();
        }
        assertThat(recording.open()).isEmpty();
    }

    @Test
    void aMountCopyThatFailsLeavesNoDescriptor() {
        recording.failing("mountSetattr", Errno.EPERM);
        try (Streams streams = Streams.pipes(linux, true);
                Grants grants = grants(streams, new CgroupEntry.Tasks(List.of()))) {
            assertThatThrownBy(() -> grants.open(List.of(READ_ONLY_BIND)))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("mountSetattr: operation not permitted");
            streams.closeEngineSide();
        }
        assertThat(recording.open()).isEmpty();
    }

    @Test
    void theCgroupsOwnDescriptorsAreLentNotTaken() {
        Fd tasks = linux.dup(Fd.CWD);
        try (Streams streams = Streams.pipes(linux, false);
                Grants grants = grants(streams, new CgroupEntry.Tasks(List.of(tasks)))) {
            assertThat(grants.open(List.of(new Grant.CgroupTasks(0)))).containsExactly(tasks);
            assertThatThrownBy(() -> grants.open(List.of(new Grant.CgroupDirectory())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no cgroup v2 entry");
            streams.closeEngineSide();
        }
        assertThat(tasks.isOpen()).isTrue();
    }
}
