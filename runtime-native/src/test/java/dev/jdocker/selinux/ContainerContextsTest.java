package dev.jdocker.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.RecordingLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerContextsTest {
    @TempDir
    private Path folder;

    private ContainerContexts contexts() throws IOException {
        Files.writeString(folder.resolve("config"), "# comment\nSELINUX=enforcing\nSELINUXTYPE=strict\n");
        Files.createDirectories(folder.resolve("strict/contexts"));
        Files.writeString(folder.resolve("strict/contexts/lxc_contexts"), """
                process = "system_u:system_r:container_t:s0"
                content = "system_u:object_r:virt_var_lib_t:s0"
                file = "system_u:object_r:container_file_t:s0"
                """);
        return ContainerContexts.read(folder);
    }

    private SeLinuxLabels labels(String... options) throws IOException {
        return contexts().labels(List.of(options), level -> false, new Random(1));
    }

    @Test
    void eachContainerHasCategoriesOfItsOwn() throws IOException {
        ContainerContexts contexts = contexts();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            SeLinuxLabels labels = contexts.labels(List.of(), taken::contains, new Random(1));
            assertThat(labels.process()).matches("system_u:system_r:container_t:s0:c\\d+,c\\d+");
            String level = ContainerContexts.levelOf(labels.process());
            assertThat(labels.mount()).isEqualTo("system_u:object_r:container_file_t:" + level);
            assertThat(taken.add(level)).isTrue();
        }
    }

    @Test
    void optionsChangeTheirParts() throws IOException {
        assertThat(labels("user:u", "role:r", "type:t", "level:s0:c7,c8", "filetype:f"))
                .isEqualTo(new SeLinuxLabels("u:r:t:s0:c7,c8", "u:object_r:f:s0:c7,c8"));
        assertThat(labels("type:t").mount()).contains(":container_file_t:");
    }

    @Test
    void whoIsNotLabelledHasFilesThatNoLabelledOneHas() throws IOException {
        assertThat(labels("type:x", "disable"))
                .isEqualTo(new SeLinuxLabels("", "system_u:object_r:container_file_t:s0:c1022,c1023"));
    }

    @Test
    void whatIsNoOptionIsRefusedInDockersWords() {
        for (String option : List.of("garbage", "foo:bar", "")) {
            assertThatThrownBy(() -> labels(option))
                    .isInstanceOf(SeLinuxException.class)
                    .hasMessage("bad label option \"" + option
                            + "\", valid options 'disable, user, role, level, type, filetype'");
        }
    }

    @Test
    void aContainerCanHaveTheLabelsOfAnother() throws IOException {
        SeLinuxLabels first = labels("type:t");
        SeLinuxLabels second =
                contexts().labels(ContainerContexts.optionsOf(first.process()), level -> false, new Random(2));
        assertThat(second).isEqualTo(first);
        assertThat(ContainerContexts.optionsOf("")).isEmpty();
    }

    @Test
    void aPolicyWithoutContainersIsToldOf() throws IOException {
        Path contexts = folder.resolve("targeted/contexts/lxc_contexts");
        assertThatThrownBy(() -> ContainerContexts.read(folder))
                .isInstanceOf(SeLinuxException.class)
                .hasMessage("the SELinux policy has no labels for containers: read " + contexts);
    }

    @Test
    void filesAreLabelledWithAllBelowThem() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.createSymbolicLink(folder.resolve("a/link"), Path.of("/nowhere"));
        RecordingLinux kernel = new RecordingLinux();
        new Relabeling(kernel.linux()).relabel(folder.resolve("a"), "u:r:t:s0:c1,c2", true);
        assertThat(kernel.calls())
                .hasSize(3)
                .allSatisfy(call -> assertThat(call).startsWith("lsetxattr").contains("security.selinux"));
    }

    @Test
    void theMachinesOwnFoldersAreNotRelabelled() {
        RecordingLinux kernel = new RecordingLinux();
        for (String path : List.of("/", "/usr", "/etc/", "/home/../home")) {
            assertThatThrownBy(() -> new Relabeling(kernel.linux()).relabel(Path.of(path), "u:r:t:s0", false))
                    .isInstanceOf(SeLinuxException.class)
                    .hasMessage("SELinux relabeling of " + path.replaceAll("(.)/$", "$1") + " is not allowed");
        }
        assertThat(kernel.calls()).isEmpty();
    }

    @Test
    void aFileSystemWithoutLabelsStaysAsItIs() {
        RecordingLinux kernel = new RecordingLinux().failing("lsetxattr", Errno.EOPNOTSUPP);
        new Relabeling(kernel.linux()).relabel(folder, "u:r:t:s0", false);
        RecordingLinux readOnly = new RecordingLinux().failing("lsetxattr", Errno.EROFS);
        assertThatThrownBy(() -> new Relabeling(readOnly.linux()).relabel(folder, "u:r:t:s0", false))
                .isInstanceOf(SeLinuxException.class)
                .hasMessageStartingWith("relabel failed \"" + folder + "\"");
    }
}
