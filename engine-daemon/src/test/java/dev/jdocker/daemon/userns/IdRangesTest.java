package dev.jdocker.daemon.userns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.oci.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdRangesTest {

    @TempDir
    Path etc;

    private void write(String file, String... lines) throws IOException {
        Files.write(etc.resolve(file), List.of(lines));
    }

    @Test
    void rangesAreCutFromWhatTheFilesGiveAndNeverOverlap() throws IOException {
        write("subuid", "somebody:100000:65536", "containers:200000:131072");
        write("subgid", "containers:300000:200000");
        IdRanges ranges = new IdRanges(etc, null);
        List<IdMap> used = new ArrayList<>();
        IdMap first = ranges.take(used);
        assertThat(first).isEqualTo(IdMap.of(200000, 300000));
        assertThat(ranges.take(used)).isEqualTo(IdMap.of(265536, 365536));
        assertThatThrownBy(() -> ranges.take(used))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("no range of 65536 user ids is left");
        ranges.settle(first);
        assertThat(ranges.take(used)).isEqualTo(first);
        used.add(first);
        ranges.settle(first);
        assertThatThrownBy(() -> ranges.take(used)).isInstanceOf(Conflict.class);
    }

    @Test
    void theDaemonsOwnMappingIsNotGivenToAContainer() throws IOException {
        write("subuid", "jdocker:100000:131072");
        write("subgid", "jdocker:100000:131072");
        assertThat(new IdRanges(etc, IdMap.of(100000, 100000)).take(List.of())).isEqualTo(IdMap.of(165536, 165536));
    }

    @Test
    void withoutFilesTheyComeFromIdsThatNobodyHas() {
        IdRanges ranges = new IdRanges(etc, null);
        IdMap first = ranges.take(List.of());
        assertThat(first.users().getFirst().hostId()).isGreaterThan(0x1fffffffL);
        assertThat(ranges.take(List.of())).isNotEqualTo(first);
    }

    @Test
    void aUserIsRemappedToAllItsRanges() throws IOException {
        write("passwd", "root:x:0:0::/root:/bin/sh", "box:x:1000:1000::/:/bin/sh");
        write("group", "root:x:0:", "box:x:1000:", "boxes:x:2000:");
        write("subuid", "box:100000:10", "1000:200000:20", "other:1:2");
        write("subgid", "boxes:300000:30");
        IdMap expected = new IdMap(
                List.of(new IdMapping(0, 100000, 10), new IdMapping(10, 200000, 20)),
                List.of(new IdMapping(0, 300000, 30)));
        RemappedUser remapped = new RemappedUser(etc);
        assertThat(remapped.map("box:boxes")).isEqualTo(expected);
        assertThat(remapped.map("1000:2000")).isEqualTo(expected);
        assertThat(remapped.map("")).isNull();
        assertThat(remapped.map("root")).isNull();
        assertThatThrownBy(() -> remapped.map("box"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Can't create ID mappings: no subgid ranges found for group \"box\"");
        assertThatThrownBy(() -> remapped.map("nobody-at-all")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> remapped.map("a:b:c")).isInstanceOf(ConfigException.class);
    }

    @Test
    void theDefaultUserGetsRangesAboveAllOthersOnce() throws IOException {
        write("subuid", "box:100000:65536");
        write("passwd", "root:x:0:0::/root:/bin/sh", "one:x:999:5::/:/bin/sh");
        write("group", "root:x:0:", "other:x:998:");
        write("shadow", "root:*:1:::::");
        Files.setPosixFilePermissions(etc.resolve("shadow"), PosixFilePermissions.fromString("rw-r-----"));
        RemappedUser remapped = new RemappedUser(etc);
        IdMap map = remapped.map("default");
        assertThat(map).isEqualTo(IdMap.of(165536, 100000));
        assertThat(remapped.map("default")).isEqualTo(map);
        assertThat(Files.readAllLines(etc.resolve("subuid")))
                .containsExactly("box:100000:65536", "dockremap:165536:65536");
        assertThat(Files.readAllLines(etc.resolve("passwd")))
                .hasSize(3)
                .endsWith("dockremap:x:997:997::/home/dockremap:/bin/false");
        assertThat(Files.readAllLines(etc.resolve("group"))).hasSize(3).endsWith("dockremap:x:997:");
        assertThat(Files.readAllLines(etc.resolve("shadow")).getLast()).matches("dockremap:!:\\d+::::::");
        assertThat(Files.getPosixFilePermissions(etc.resolve("shadow")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(etc.resolve("gshadow")).doesNotExist();
        assertThat(etc.resolve("passwd+")).doesNotExist();
    }

    @Test
    void aUserThatCannotBeMadeIsToldOf() throws IOException {
        write("passwd");
        Files.createDirectories(etc.resolve("group+/full")); // where the new file would be written
        assertThatThrownBy(() -> new RemappedUser(etc).map("default"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("error creating the user \"dockremap\" of --userns-remap: write " + etc);
    }

    @Test
    void aMapIsWrittenAndReadAgainAlsoInItsOldForm() throws IOException {
        IdMap map = IdMap.of(1, 2);
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(map), IdMap.class))
                .isEqualTo(map);
        assertThat(Json.mapper().readValue("536870912", IdMap.class)).isEqualTo(IdMap.of(536870912, 536870912));
    }
}
