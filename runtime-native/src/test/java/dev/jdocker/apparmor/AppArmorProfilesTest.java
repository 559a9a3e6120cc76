package dev.jdocker.apparmor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.jnr.JnrLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine in a folder: with a kernel's files, and a parser that writes down what it is given. */
class AppArmorProfilesTest {
    @TempDir
    Path root = Path.of("");

    @BeforeEach
    void machine() throws Exception {
        write("sys/module/apparmor/parameters/enabled", "Y\n");
        write("sys/kernel/security/apparmor/profiles", "other (enforce)\ndocker-default-x (enforce)\n");
    }

    private void write(String file, String text) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.resolve("..").normalize());
        Files.writeString(path, text);
    }

    private void parser(String script) throws Exception {
        write("sbin/apparmor_parser", "#!/bin/sh\n" + script + "\n");
        assertThat(root.resolve("sbin/apparmor_parser").toFile().setExecutable(true))
                .isTrue();
    }

    @Test
    void theProfileIsLoadedOnce() throws Exception {
        parser("echo \"$@\" > " + root + "/arguments; cat > " + root + "/given; cat > " + root
                + "/sys/kernel/security/apparmor/profiles <<.\ndocker-default (enforce)\n.");
        AppArmorProfiles profiles = new AppArmorProfiles(new JnrLinux(), root);
        assertThat(profiles.ensureDefault()).contains("docker-default");
        assertThat(Files.readString(root.resolve("arguments"))).isEqualTo("-K -r\n");
        assertThat(Files.readString(root.resolve("given")))
                .startsWith("@{PROC}=/proc/\n\nprofile docker-default flags=(attach_disconnected,mediate_deleted) {\n")
                .contains("signal (receive) peer=jdockerd,", "peer=docker-default,", "deny mount,")
                .endsWith("}\n");
        Files.delete(root.resolve("given"));
        assertThat(profiles.ensureDefault()).contains("docker-default");
        assertThat(root.resolve("given")).doesNotExist();
    }

    @Test
    void theDistributionsDefinitionsAndTheEnginesOwnProfileAreUsed() throws Exception {
        write("etc/apparmor.d/tunables/global", "");
        write("etc/apparmor.d/abstractions/base", "");
        write("proc/self/attr/apparmor/current", "my-engine (enforce)\n");
        assertThat(new AppArmorProfiles(new JnrLinux(), root).defaultProfile().text())
                .startsWith("#include <tunables/global>\n")
                .contains("  #include <abstractions/base>\n", "signal (receive) peer=my-engine,");
        write("proc/self/attr/apparmor/current", "unconfined\n");
        assertThat(new AppArmorProfiles(new JnrLinux(), root).defaultProfile().text())
                .contains("peer=jdockerd,");
    }

    @Test
    void withoutAppArmorOrItsParserThereIsNoProfile() throws Exception {
        assertThat(new AppArmorProfiles(new JnrLinux(), root).ensureDefault()).isEmpty();
        parser("exit 0");
        assertThat(new AppArmorProfiles(new JnrLinux(), root).ensureDefault()).contains("docker-default");
        write("sys/module/apparmor/parameters/enabled", "N\n");
        assertThat(new AppArmorProfiles(new JnrLinux(), root).ensureDefault()).isEmpty();
        Files.delete(root.resolve("sys/module/apparmor/parameters/enabled"));
        assertThat(new AppArmorProfiles(new JnrLinux(), root).ensureDefault()).isEmpty();
    }

    @Test
    void aProfileThatIsRefusedIsSaid() throws Exception {
        parser("cat > /dev/null; echo syntax error >&2; exit 3");
        assertThatThrownBy(() -> new AppArmorProfiles(new JnrLinux(), root).ensureDefault())
                .isInstanceOf(AppArmorException.class)
                .hasMessage("load the AppArmor profile docker-default: apparmor_parser ended with 3: syntax error");
    }

    /** The parser compiles a profile without asking the kernel: {@code -Q} loads nothing. */
    @Test
    void theRealParserUnderstandsIt() throws Exception {
        Path parser = Path.of("/usr/sbin/apparmor_parser");
        assumeTrue(Files.isExecutable(parser), "needs apparmor_parser (apparmor)");
        Path file = Files.writeString(root.resolve("profile"), new DefaultProfile("jdockerd", false, false).text());
        Process process = new ProcessBuilder(parser.toString(), "-Q", "-K", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("said").toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(root.resolve("said"))).isZero();
    }
}
