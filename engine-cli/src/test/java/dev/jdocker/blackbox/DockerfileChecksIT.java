package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code docker build --check} and {@code --call} say of a Dockerfile, and what builds warn of. */
@BlackBox
class DockerfileChecksIT {

    private static final String FROM = "FROM " + TestImage.NAME;

    private final Engine engine;
    private Path context = Path.of("/");

    DockerfileChecksIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        TestImage.ensure(engine);
        context = engine.newFolder();
    }

    private Outcome buildx(String dockerfile, String... words) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        List<String> command = new ArrayList<>(List.of("buildx", "build", "--progress=plain"));
        command.addAll(List.of(words));
        command.add(context.toString());
        return Cli.DOCKER.run(engine, command.toArray(String[]::new));
    }

    private List<String> rules(String dockerfile) throws IOException {
        Outcome outcome = buildx(dockerfile, "--call=check,format=json");
        List<String> rules = new ArrayList<>();
        JsonNode told = Http.JSON.readTree(outcome.stdout());
        told.path("warnings")
                .forEach(warning -> rules.add(warning.path("ruleName").asText()));
        return rules;
    }

    @Test
    void aCleanDockerfileHasNothingToComplainOf() throws IOException {
        Outcome outcome = buildx(FROM + "\nCMD [\"true\"]\n", "--check");
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        assertThat(outcome.stdout() + outcome.stderr()).contains("Check complete, no warnings found.");
    }

    @Test
    void eachCheckFindsWhatItIsFor() throws IOException {
        assertThat(rules("# escape=\\\n" + FROM + " AS Upper\nCMD [\"true\"]\n"))
                .containsExactly("StageNameCasing");
        assertThat(rules(FROM + " as a\nCMD [\"true\"]\n")).containsExactly("FromAsCasing");
        assertThat(rules(FROM + "\nRUN a \\\n\n b\n")).containsExactly("NoEmptyContinuation");
        assertThat(rules(FROM + "\nrun true\nRUN true\n")).containsExactly("ConsistentInstructionCasing");
        assertThat(rules(FROM + " AS a\n" + FROM + " AS a\n")).containsExactly("DuplicateStageName");
        assertThat(rules(FROM + " AS context\n")).containsExactly("ReservedStageName");
        assertThat(rules(FROM + "\nCMD true\n")).containsExactly("JSONArgsRecommended");
        assertThat(rules(FROM + "\nMAINTAINER me\n")).containsExactly("MaintainerDeprecated");
        assertThat(rules(FROM + "\nCOPY $a /b\n")).contains("UndefinedVar");
        assertThat(rules(FROM + "\nWORKDIR a\n")).containsExactly("WorkdirRelativePath");
        assertThat(rules(FROM + "\nCMD [\"a\"]\nCMD [\"b\"]\n")).containsExactly("MultipleInstructionsDisallowed");
        assertThat(rules(FROM + "\nENV a b\n")).containsExactly("LegacyKeyValueFormat");
        assertThat(rules("FROM --platform=$TARGETPLATFORM " + TestImage.NAME + "\n"))
                .containsExactly("RedundantTargetPlatform");
        assertThat(rules(FROM + "\nARG GITHUB_TOKEN\nENV API_KEY=x\n"))
                .containsExactly("SecretsUsedInArgOrEnv", "SecretsUsedInArgOrEnv");
        assertThat(rules("ARG tag\nFROM " + TestImage.NAME.replaceFirst(":.*", "") + ":${tag}\n"))
                .contains("InvalidDefaultArgInFrom");
        assertThat(rules("FROM --platform=linux/amd64 " + TestImage.NAME + "\n"))
                .containsExactly("FromPlatformFlagConstDisallowed");
        assertThat(rules(FROM + "\nEXPOSE 80/TcP\n")).containsExactly("ExposeProtoCasing");
        assertThat(rules(FROM + "\nEXPOSE 127.0.0.1:80:80\n")).containsExactly("ExposeInvalidFormat");
        Files.writeString(context.resolve(".dockerignore"), "*.secret\n");
        assertThat(rules("# check=experimental=all\n" + FROM + "\nCOPY a.secret /\n"))
                .containsExactly("CopyIgnoredFile");
        assertThat(rules("# check=experimental=all\n# wrong\n" + FROM + " AS a\n"))
                .containsExactly("InvalidDefinitionDescription");
    }

    @Test
    void warningsAreShownWithTheirLinesAndFailTheCheck() throws IOException {
        Outcome outcome = buildx(FROM + "\nCMD true\n", "--check");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stdout())
                .contains("JSONArgsRecommended")
                .contains("JSON arguments recommended for CMD")
                .contains("Dockerfile:2")
                .contains(">>> CMD true");
    }

    @Test
    void checksAreSkippedAndMadeErrors() throws IOException {
        String wrong = FROM + "\nCMD true\n";
        assertThat(rules("# check=skip=JSONArgsRecommended\n" + wrong)).isEmpty();
        assertThat(rules("# check=skip=all\n" + wrong)).isEmpty();
        Outcome failed = buildx("# check=error=true\n" + wrong);
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.stderr()).contains("lint violation found for rules: JSONArgsRecommended");
        Outcome byArgument = buildx(wrong, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all");
        assertThat(byArgument.stderr()).doesNotContain("JSONArgsRecommended");
        assertThat(buildx(wrong).stderr()).contains("JSONArgsRecommended");
    }

    @Test
    void aWrongDockerfileIsAFinding() throws IOException {
        Outcome outcome = buildx(FROM + "\nNOTHING x\n", "--check");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stdout() + outcome.stderr()).contains("unknown instruction: NOTHING");
    }

    @Test
    void theOutlineSaysWhatATargetTakes() throws IOException {
        String dockerfile = """
                # VERSION is what is built
                ARG VERSION=1
                FROM %s AS base
                ARG UNUSED=x
                # main is the one
                FROM base AS main
                ARG VERSION
                # NAME is whom it greets
                ARG NAME=you
                RUN --mount=type=secret,id=token,required=true --mount=type=ssh --mount=type=cache,target=/c true
                """.formatted(TestImage.NAME);
        JsonNode outline = Http.JSON.readTree(buildx(dockerfile, "--call=outline,format=json", "--build-arg", "NAME=me")
                .stdout());
        assertThat(outline.path("name").asText()).isEqualTo("main");
        assertThat(outline.path("description").asText()).isEqualTo("is the one");
        assertThat(outline.path("args").toString())
                .contains("\"name\":\"VERSION\",\"description\":\"is what is built\",\"value\":\"1\"")
                .contains("\"name\":\"NAME\",\"description\":\"is whom it greets\",\"value\":\"me\"")
                .contains("\"name\":\"UNUSED\"");
        assertThat(outline.path("secrets").toString()).contains("\"name\":\"token\",\"required\":true");
        assertThat(outline.path("ssh").toString()).contains("\"name\":\"default\"");
        Outcome shown = buildx(dockerfile, "--call=outline");
        assertThat(shown.stdout()).contains("TARGET:", "main", "BUILD ARG", "NAME", "is whom it greets", "SECRET");
    }

    @Test
    void theTargetsAreListed() throws IOException {
        String dockerfile = "# first is there\n" + FROM + " AS first\n" + FROM + " AS last\n";
        Outcome outcome = buildx(dockerfile, "--call=targets");
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        assertThat(outcome.stdout()).contains("first", "is there", "last (default)");
    }

    @Test
    void whatCanBeAskedIsListed() throws IOException {
        Outcome outcome = buildx(FROM + "\n", "--call=subrequests.describe");
        assertThat(outcome.stdout()).contains("outline", "targets", "lint");
    }
}
