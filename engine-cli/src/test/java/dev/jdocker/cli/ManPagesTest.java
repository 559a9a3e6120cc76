package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandThatHelpListsHasAPage() throws Exception {
        new ManPages(folder).write(new Flags(true).add("host", 'H', Kind.LIST, "Daemon socket to connect to"));
        List<String> pages;
        try (Stream<Path> files = Files.list(folder)) {
            pages = files.map(file -> String.valueOf(file.getFileName())).toList();
        }
        int commands = Commands.TOP.size()
                + Commands.GROUPS.stream().mapToInt(group -> group.size() - 1).sum();
        assertThat(pages).hasSize(commands + 1).contains("jdocker.1", "jdocker-run.1", "jdocker-context-create.1");
        assertThat(folder.resolve("jdocker-run.1"))
                .content()
                .startsWith(".TH JDOCKER-RUN 1 ")
                .contains("jdocker\\-run \\- Create and run a new container from an image\n")
                .contains(".BR \\-d, \\-\\-detach\nRun container in background and print container ID\n");
        assertThat(folder.resolve("jdocker.1")).content().contains(".BR jdocker\\-network\\-create (1)\n");
    }
}
