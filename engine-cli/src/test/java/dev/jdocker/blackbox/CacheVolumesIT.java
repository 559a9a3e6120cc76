package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cache mounts of builds are volumes: listed, exported and imported as any, and the build cache's all the same. */
@BlackBox
class CacheVolumesIT {

    private static final String LABEL = "dev.jdocker.build.cache";
    private static final String FROM = "FROM " + TestImage.NAME + "\n";

    private final Engine engine;

    CacheVolumesIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestImage.ensure(engine);
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        engine.removeVolumes();
    }

    private BuildContext.Told build(String dockerfile) {
        BuildContext.Told told = BuildContext.of(dockerfile).build(engine, "networkmode=none&nocache=1");
        assertThat(told.error()).describedAs(told.toString()).isEmpty();
        return told;
    }

    private static String caching(String options, String command) {
        return FROM + "RUN --mount=type=cache,target=/c," + options + " " + command + "\n";
    }

    private List<String> volumes(String filter) {
        String listed = Cli.quick()
                .run(engine, "volume", "ls", "--quiet", "--filter", "label=" + LABEL + filter)
                .output();
        return listed.lines().toList();
    }

    private List<String> caches() {
        List<String> all = new ArrayList<>();
        for (JsonNode entry : engine.http()
                .get("/system/df?type=build-cache")
                .expect(200)
                .json()
                .path("BuildCache")) {
            if (entry.path("Type").asText().equals("exec.cachemount")) {
                all.add(entry.path("ID").asText());
            }
        }
        return all;
    }

    @Test
    void aCacheMountIsAVolumeAndGoesWithTheBuildCache() {
        var _ = build(caching("id=deps", "echo kept > /c/file"));
        List<String> there = volumes("=deps");
        assertThat(there).hasSize(1);
        assertThat(volumes("")).isEqualTo(there);
        assertThat(caches()).isEqualTo(there);
        JsonNode df = engine.http().get("/system/df?type=volume").expect(200).json();
        assertThat(df.path("Volumes").toString()).describedAs("counted once").doesNotContain(there.getFirst());
        assertThat(build(caching("id=deps", "cat /c/file")).text()).contains("kept\n");
        assertThat(build(caching("id=others", "ls /c; echo none")).text()).doesNotContain("file");
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        assertThat(volumes("")).isEmpty();
        assertThat(caches()).isEmpty();
    }

    /** A container that runs with the volume at {@code /c}. */
    private String withVolume(String name) {
        String id = engine.create(Engine.shell("sleep 1000", "\"HostConfig\": {\"Binds\": [\"" + name + ":/c\"]}"));
        engine.start(id);
        return id;
    }

    @Test
    void aCacheIsExportedAndImportedAsAnyVolume() {
        var _ = build(caching("id=deps", "mkdir /c/d && echo carried > /c/d/file && chown 7:8 /c/d/file"));
        String exporter = withVolume(volumes("=deps").getFirst());
        byte[] archive = Cli.quick()
                .run(engine, "cp", "--archive", exporter + ":/c/.", "-")
                .stdoutBytes();
        engine.removeContainers();
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        assertThat(volumes("")).isEmpty();
        String _ = Cli.quick()
                .run(engine, "volume", "create", "--label", LABEL + "=deps", "brought")
                .output();
        Outcome imported = Cli.quick().run(engine, archive, "cp", "--archive", "-", withVolume("brought") + ":/c");
        assertThat(imported.exitCode()).describedAs(imported.toString()).isZero();
        assertThat(build(caching("id=deps", "cat /c/d/file; stat -c '%u %g' /c/d/file"))
                        .text())
                .contains("carried\n7 8\n");
        assertThat(volumes("")).containsExactly("brought");
        assertThat(caches()).containsExactly("brought");
    }

    @Test
    void whatIsSomebodysOwnIsNoCache() {
        var _ = build(caching("id=deps", "true"));
        String name = volumes("=deps").getFirst();
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        String _ = Cli.quick().run(engine, "volume", "create", name).output();
        var _ = build(caching("id=deps", "echo kept > /c/file"));
        assertThat(volumes("=deps")).hasSize(1).doesNotContain(name);
        String list = Cli.quick()
                .run(engine, "run", "--rm", "--network", "none", "-v", name + ":/c", TestImage.NAME, "ls", "/c")
                .output();
        assertThat(list).isEmpty();
    }

    /** A container that has it keeps it from being pruned, and protection does. */
    @Test
    void whatIsInUseStays() {
        var _ = build(caching("id=deps", "true"));
        String name = volumes("=deps").getFirst();
        String holder = withVolume(name);
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        assertThat(volumes("=deps")).containsExactly(name);
        engine.http().delete("/containers/" + holder + "?force=1").expect(204);
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        assertThat(volumes("=deps")).isEmpty();
    }
}
