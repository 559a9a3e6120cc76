package dev.jdocker.jrunc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.linux.Architecture;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.SpecJson;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.compile.CompileRequest;
import dev.jdocker.runtime.compile.Compiler;
import dev.jdocker.runtime.compile.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the features document promises the compiler must take. */
class FeaturesTest {
    private static final Compiler COMPILER =
            new Compiler(new Host(Architecture.X86_64, List.of("cpu"), 40, source -> true, false, false));

    private static void compile(Spec spec) {
        COMPILER.compile(new CompileRequest(
                spec, new Rootfs.Directory(Path.of("/rootfs")), 1, null, "/run/x", CompileRequest.Launching.PLAIN));
    }

    private static Spec spec(List<Namespace> namespaces, List<Mount> mounts) {
        return Spec.builder()
                .process(ContainerProcess.builder().args(List.of("sh")).build())
                .mounts(mounts)
                .linux(LinuxSection.builder().namespaces(namespaces).build())
                .build();
    }

    @Test
    void everyMountOptionIsTaken() {
        for (String option : Features.MOUNT_OPTIONS) {
            List<IdMapping> owners = option.endsWith("idmap") ? List.of(new IdMapping(0, 100000, 65536)) : List.of();
            boolean ofBinds = option.endsWith("idmap") || option.endsWith("bind");
            Mount mount = ofBinds
                    ? new Mount("/m", "bind", "/tmp", List.of("rbind", option), owners, owners)
                    : new Mount("/m", "tmpfs", "tmpfs", List.of(option), List.of(), List.of());
            compile(spec(List.of(new Namespace(NamespaceType.MOUNT, null)), List.of(mount)));
        }
    }

    @Test
    void everyNamespaceIsTaken() {
        for (NamespaceType type : NamespaceType.values()) {
            List<Namespace> namespaces = new ArrayList<>(List.of(new Namespace(NamespaceType.MOUNT, null)));
            if (type != NamespaceType.MOUNT) {
                namespaces.add(new Namespace(type, null));
            }
            Spec plain = spec(namespaces, List.of());
            compile(type == NamespaceType.USER ? mapped(plain) : plain);
        }
    }

    private static Spec mapped(Spec spec) {
        var one = List.of(new IdMapping(0, 100000, 65536));
        LinuxSection linux = java.util.Objects.requireNonNull(spec.linux());
        return spec.toBuilder()
                .linux(linux.toBuilder().uidMappings(one).gidMappings(one).build())
                .build();
    }

    @Test
    void theDocumentHasTheSpecificationsNames() {
        JsonNode features = Features.document();
        assertThat(features.path("ociVersionMax").asText()).isEqualTo("1.2.1");
        assertThat(features.path("linux").path("namespaces").toString()).contains("\"network\"");
        assertThat(features.path("linux").path("seccomp").path("actions").toString())
                .contains("SCMP_ACT_ERRNO");
        assertThat(features.path("linux").path("seccomp").path("archs").toString())
                .contains("SCMP_ARCH_X86_64");
        assertThat(features.path("linux").path("capabilities").get(0).asText()).isEqualTo("CAP_CHOWN");
    }

    @Test
    void theStarterSpecCompiles() throws IOException {
        for (JsonNode document : List.of(
                StarterSpec.read(false).document(),
                StarterSpec.read(true).document(),
                StarterSpec.read(false).rootless(1000))) {
            Spec spec = SpecJson.read(document.toString().getBytes(StandardCharsets.UTF_8));
            ConfigRules.check(spec);
            compile(spec);
        }
        assertThat(StarterSpec.read(true).document().toString()).contains("{\"type\":\"cgroup\"}");
        assertThat(StarterSpec.read(false).rootless(1000).toString())
                .contains("\"uidMappings\":[{\"containerID\":0,\"hostID\":1000,\"size\":1}]")
                .doesNotContain("\"network\"", "gid=5");
    }
}
