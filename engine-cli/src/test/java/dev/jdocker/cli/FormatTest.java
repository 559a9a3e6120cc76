package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What templates see of objects that the API does not tell in full, and what {@code system df -v} tells of each thing. */
class FormatTest {

    private static final String USAGE = """
            {"LayersSize":0,
             "Images":[],
             "Containers":[{"Id":"c1","Names":["/one"],"Image":"i","Command":"true","Created":1795000000,"SizeRw":5,"SizeRootFs":2000}],
             "Volumes":[{"Name":"data","Driver":"local","UsageData":{"RefCount":2,"Size":1500}}],
             "BuildCache":[
              {"ID":"0123456789abcdef","Type":"regular","Size":3000,"UsageCount":4,"Shared":false,"InUse":true,
               "CreatedAt":"2026-11-23T22:12:00Z","LastUsedAt":"2026-11-23T23:02:00Z"},
              {"ID":"fedcba9876543210","Type":"source.local","Size":9000,"Shared":true,"CreatedAt":"2026-11-23T22:12:00Z"}]}
            """;

    private static Ran jdocker(String path, String answer, String... words) throws Exception {
        try (FakeEngine engine = new FakeEngine().json("GET " + path, answer)) {
            return Ran.jdocker(engine, Arrays.asList(words));
        }
    }

    @Test
    void theDetailsOfDiskUsageNameVolumesAndBuildCache() throws Exception {
        List<String> lines = jdocker("/system/df", USAGE, "system", "df", "-v")
                .out()
                .lines()
                .map(line -> line.replaceAll(" {2,}", "  ").strip())
                .toList();
        assertThat(lines)
                .contains(
                        "data  2  1.5kB",
                        "Build cache usage: 3kB",
                        "0123456789ab*  regular  3kB  About an hour ago  10 minutes ago  4  false",
                        "fedcba987654  source.local  9kB  About an hour ago  0  true");
    }

    @Test
    void theDetailsOfDiskUsageAreShownByATemplate() throws Exception {
        Ran ran = jdocker(
                "/system/df",
                USAGE,
                "system",
                "df",
                "-v",
                "--format",
                "{{range .Containers}}{{.Names}} {{.Size}}{{end}}|{{range .BuildCache}}{{.CacheType}},{{end}}");
        assertThat(ran.out()).isEqualTo("one 5B|regular,source.local,\n");
    }

    @Test
    void whatTheApiLeavesOutIsEmptyInATemplate() throws Exception {
        String container = "{\"Id\":\"c1\",\"Mounts\":[{\"Type\":\"tmpfs\",\"Destination\":\"/t\"}],\"Config\":{}}";
        Ran ran = jdocker(
                "/containers/c1/json",
                container,
                "inspect",
                "-f",
                "{{range .Mounts}}{{.Type}}[{{.Name}}]{{end}}[{{.Config.StopSignal}}]",
                "c1");
        assertThat(ran.out()).isEqualTo("tmpfs[][]\n");
    }

    @Test
    void infoKnowsItsFieldsByGosNames() throws Exception {
        assertThat(jdocker("/info", "{\"CpuCfsQuota\":true}", "info", "-f", "{{.CPUCfsQuota}} {{json .Containerd}}")
                        .out())
                .isEqualTo("true null\n");
        assertThat(jdocker("/info", "{}", "info", "-f", "{{.Nonsense}}").err())
                .isEqualTo("template: :1:2: executing \"\" at <.Nonsense>: can't evaluate field Nonsense in type"
                        + " system.dockerInfo\n");
    }

    @Test
    void anUnknownFunctionIsToldBeforeAnActionThatIsNotClosed() throws Exception {
        assertThat(jdocker("/containers/json", "[]", "ps", "--format", "{{nonsense")
                        .err())
                .isEqualTo("failed to parse template: template: :1: function \"nonsense\" not defined\n");
        assertThat(jdocker("/containers/json", "[]", "ps", "--format", "{{.Names")
                        .err())
                .isEqualTo("failed to parse template: template: :1: unclosed action\n");
        assertThat(jdocker("/containers/json", "[]", "ps", "--format", "{{if .Names}}x{{end")
                        .err())
                .isEqualTo("failed to parse template: template: :1: unclosed action\n");
    }

    @Test
    void aTemplateOfPsAsksForSizesOnlyWhereItShowsThem() throws Exception {
        try (FakeEngine engine = new FakeEngine().json("GET /containers/json", "[]")) {
            Ran.jdocker(engine, List.of("ps", "--format", "{{.Names}}"));
            Ran.jdocker(engine, List.of("ps", "--format", "{{json .}}"));
            assertThat(engine.calls()).containsExactly("GET /containers/json", "GET /containers/json?size=1");
        }
    }

    @Test
    void aFieldThatPsDoesNotHaveIsToldAlsoWithoutContainers() throws Exception {
        assertThat(jdocker("/containers/json", "[]", "ps", "--format", "{{.NoSuch}}")
                        .err())
                .isEqualTo("failed to execute template: template: :1:2: executing \"\" at <.NoSuch>: can't evaluate"
                        + " field NoSuch in type *formatter.ContainerContext\n");
    }
}
