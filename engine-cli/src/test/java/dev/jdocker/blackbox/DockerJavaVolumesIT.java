package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumeOptions;
import com.github.dockerjava.api.model.VolumesFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes and mounts through docker-java. */
@BlackBox
class DockerJavaVolumesIT {

    private final Engine engine;
    private final DockerClient docker;

    DockerJavaVolumesIT(Engine engine) {
        this.engine = engine;
        this.docker = DockerJavaIT.client(engine);
    }

    @AfterEach
    void close() throws IOException {
        docker.close();
        engine.removeContainers();
        engine.removeVolumes();
    }

    private static HostConfig host() {
        return HostConfig.newHostConfig().withNetworkMode("none");
    }

    private String create(HostConfig host, String script) {
        return docker.createContainerCmd(TestImage.NAME)
                .withCmd("sh", "-c", script)
                .withHostConfig(host)
                .exec()
                .getId();
    }

    private String output(HostConfig host, String script) {
        String id = create(host, script);
        docker.startContainerCmd(id).exec();
        engine.await(id);
        return engine.logs(id).stdout();
    }

    @Test
    void aVolumesWholeLife() {
        var made = docker.createVolumeCmd()
                .withName("bb-java")
                .withDriver("local")
                .withLabels(Map.of("by", "docker-java"))
                .exec();
        assertThat(made.getName()).isEqualTo("bb-java");
        assertThat(made.getMountpoint()).endsWith("/volumes/bb-java/_data");
        var inspected = docker.inspectVolumeCmd("bb-java").exec();
        assertThat(inspected.getDriver()).isEqualTo("local");
        assertThat(inspected.getLabels()).containsEntry("by", "docker-java");
        assertThat(docker.listVolumesCmd()
                        .withFilter("label", List.of("by=docker-java"))
                        .exec()
                        .getVolumes())
                .singleElement()
                .satisfies(volume -> assertThat(volume.getName()).isEqualTo("bb-java"));
        String id = create(host().withBinds(Bind.parse("bb-java:/v")), "true");
        assertThatThrownBy(() -> docker.removeVolumeCmd("bb-java").exec()).isInstanceOf(ConflictException.class);
        docker.removeContainerCmd(id).exec();
        docker.removeVolumeCmd("bb-java").exec();
        assertThatThrownBy(() -> docker.inspectVolumeCmd("bb-java").exec()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aVolumeWithOptionsIsWhatTheySay() {
        docker.createVolumeCmd()
                .withName("bb-tmpfs")
                .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m,mode=0711"))
                .exec();
        assertThat(docker.inspectVolumeCmd("bb-tmpfs").exec().getOptions()).containsEntry("type", "tmpfs");
        assertThat(output(
                        host().withBinds(new Bind("bb-tmpfs", new Volume("/t"))),
                        "grep ' /t ' /proc/mounts | cut -d' ' -f3; stat -c %a /t"))
                .isEqualTo("tmpfs\n711\n");
    }

    @Test
    void mountsOfEveryTypeAreAsTheyWereAskedFor() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("file"), "bound\n");
        HostConfig host = host().withMounts(List.of(
                new Mount()
                        .withType(MountType.BIND)
                        .withSource(engine.there(folder))
                        .withTarget("/bound")
                        .withReadOnly(true),
                new Mount()
                        .withType(MountType.VOLUME)
                        .withSource("bb-java")
                        .withTarget("/volume")
                        .withVolumeOptions(new VolumeOptions().withNoCopy(true).withLabels(Map.of("by", "mount"))),
                new Mount()
                        .withType(MountType.TMPFS)
                        .withTarget("/memory")
                        .withTmpfsOptions(
                                new TmpfsOptions().withSizeBytes(1L << 20).withMode(01750))));
        String id = create(
                host,
                "cat /bound/file; touch /bound/x 2>&1 | grep -o Read-only; echo kept > /volume/f;"
                        + " stat -c %a /memory; df -k /memory | awk 'END { print $2 }'");
        docker.startContainerCmd(id).exec();
        engine.await(id);
        assertThat(engine.logs(id).stdout()).isEqualTo("bound\nRead-only\n1750\n1024\n");
        InspectContainerResponse inspected = docker.inspectContainerCmd(id).exec();
        assertThat(inspected.getHostConfig().getMounts())
                .extracting(Mount::getType)
                .containsExactly(MountType.BIND, MountType.VOLUME, MountType.TMPFS);
        assertThat(inspected.getMounts())
                .extracting(mount -> mount.getDestination().getPath() + " " + mount.getRW())
                .containsExactlyInAnyOrder("/bound false", "/volume true", "/memory true");
        assertThat(docker.inspectVolumeCmd("bb-java").exec().getLabels()).containsEntry("by", "mount");
    }

    @Test
    void bindsAndTheVolumesOfOthersKeepTheirOrderAndMode() {
        String owner = create(
                host().withBinds(
                                new Bind("bb-two", new Volume("/two"), AccessMode.ro),
                                new Bind("bb-one", new Volume("/one"))),
                "true");
        assertThat(Arrays.stream(docker.inspectContainerCmd(owner)
                                .exec()
                                .getHostConfig()
                                .getBinds())
                        .map(Bind::toString))
                .containsExactly("bb-two:/two:ro", "bb-one:/one:rw");
        assertThat(output(
                        host().withVolumesFrom(new VolumesFrom(owner)),
                        "echo x > /one/f; touch /two/f 2>&1 | grep -o Read-only; cat /one/f"))
                .isEqualTo("Read-only\nx\n");
    }

    @Test
    void pruneTakesWhatNobodyHas() {
        String free = docker.createVolumeCmd().exec().getName();
        String id = create(host().withBinds(Bind.parse("bb-held:/v")), "true");
        var pruned = docker.pruneCmd(PruneType.VOLUMES).exec();
        assertThat(pruned.getSpaceReclaimed()).isZero();
        assertThat(docker.listVolumesCmd().exec().getVolumes())
                .extracting(volume -> volume.getName())
                .contains("bb-held")
                .doesNotContain(free);
        docker.removeContainerCmd(id).exec();
    }
}
