package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.linux.Architecture;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.runtime.compile.Compiled;
import dev.jdocker.runtime.compile.ExecCompiler;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs of processes that are executed again and again. */
class RepeatedProgramsTest {
    private static final ExecCompiler.Joining JOINING = new ExecCompiler.Joining(Flags.CLONE_NEWNS, 0);

    private final Linux linux = new JnrLinux();
    private final RepeatedPrograms programs = new RepeatedPrograms(linux);
    private int compiled;

    private ProgramFile of(ContainerProcess process) {
        return programs.of(process, null, JOINING, () -> {
            compiled++;
            return new Compiled(new ProgramBuilder(Architecture.current()).build(), List.of());
        });
    }

    private long inode(ProgramFile file) {
        return linux.fstatat(file.fd(), "", Flags.AT_EMPTY_PATH).inode();
    }

    @Test
    void fromTheSecondTimeOnOneFileServesAll() {
        ContainerProcess process = process("true").build();
        of(process).close();
        long second;
        try (ProgramFile file = of(process)) {
            second = inode(file);
        }
        try (ProgramFile third = of(process);
                ProgramFile fourth = of(process)) {
            assertThat(inode(third)).isEqualTo(second).isEqualTo(inode(fourth));
        }
        assertThat(compiled).isEqualTo(2);
    }

    @Test
    void equalDescriptionsThatAreNotTheSameAreCompiledEach() {
        for (int i = 0; i < 3; i++) {
            of(process("true").build()).close();
        }
        assertThat(compiled).isEqualTo(3);
    }

    @Test
    void theFilesOfTheLongestUnusedAreClosed() throws IOException {
        List<ContainerProcess> processes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            ContainerProcess process = process("true").build();
            processes.add(process);
            of(process).close();
            of(process).close();
        }
        assertThat(kept()).isEqualTo(512);
        of(processes.getLast()).close();
        assertThat(compiled).isEqualTo(1200);
        of(processes.getFirst()).close();
        assertThat(compiled).isEqualTo(1201);
    }

    private static long kept() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(RepeatedProgramsTest::isProgram).count();
        }
    }

    private static boolean isProgram(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:jdocker-program");
        } catch (IOException e) {
            return false; // the one that lists
        }
    }
}
