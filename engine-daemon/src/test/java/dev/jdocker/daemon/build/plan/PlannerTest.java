package dev.jdocker.daemon.build.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.build.NoCache;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.dockerfile.Dockerfile;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.dockerfile.LintWarning;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.History;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final ImagePlatform HERE = new ImagePlatform("linux", "amd64", "");

    private final List<String> asked = new ArrayList<>();
    private List<LintWarning> warnings = List.of();

    /** Images of any name, without files, and the main context. */
    private final class AnyImage implements Bases {
        @Override
        public Base image(String reference, ImagePlatform platform, String stepName, Lines lines) {
            asked.add(reference + " " + platform.architecture());
            Digest id = new Definition("test").add(reference).digest();
            return new Base(new Step.Image(new Step.About(id, stepName, lines, false), id, List.of()), null);
        }

        @Override
        public @Nullable Base context(String name, ImagePlatform platform) {
            return name.isEmpty()
                    ? new Base(
                            new Step.Context(
                                    new Step.About(new Definition("context").digest(), "context", null, false), ""),
                            null)
                    : null;
        }
    }

    private Plan plan(String text, String target, Map<String, String> args) throws Exception {
        Dockerfile dockerfile = Dockerfile.parse(new SourceFile("Dockerfile", text));
        Lint lint = Lint.of(dockerfile, "");
        Settings settings = new Settings(
                target, args, Map.of(), HERE, HERE, false, NoCache.NONE, "", "", List.of(), IgnorePatterns.NONE);
        Plan plan = new Planner(dockerfile, settings, new AnyImage(), lint).plan();
        warnings = lint.warnings();
        return plan;
    }

    private Plan plan(String text) throws Exception {
        return plan(text, "", Map.of());
    }

    private static Step.Run run(Plan plan) {
        return (Step.Run) Objects.requireNonNull(plan.root());
    }

    @Test
    void onlyStagesThatTheTargetNeedsAreLookedAt() throws Exception {
        String text = "FROM a AS one\nFROM b AS two\nFROM c AS three\nCOPY --from=one /x /y\nFROM d\n";
        Plan _ = plan(text, "three", Map.of());
        assertThat(asked).containsExactly("c amd64", "a amd64");
        asked.clear();
        Plan _ = plan(text, "1", Map.of());
        assertThat(asked).containsExactly("b amd64");
        assertThatThrownBy(() -> plan(text, "five", Map.of())).hasMessage("target stage \"five\" could not be found");
    }

    @Test
    void argumentsHoldInTheirScope() throws Exception {
        String text = "ARG V=1\nARG W=w$V\nFROM a:$W\nARG V\nARG X=x$V\nENV X=env\nRUN echo\n";
        Plan plan = plan(text);
        assertThat(asked).containsExactly("a:w1 amd64");
        assertThat(run(plan).env())
                .containsEntry("V", "1")
                .containsEntry("X", "env")
                .doesNotContainKey("W");
        assertThat(run(plan(text, "", Map.of("V", "2"))).env()).containsEntry("V", "2");
    }

    @Test
    void platformsAreArgumentsThatAreThere() throws Exception {
        Plan plan = plan("FROM --platform=$BUILDPLATFORM a\nARG TARGETARCH\nRUN echo\n");
        assertThat(run(plan).env()).containsEntry("TARGETARCH", "amd64");
        Plan _ = plan("FROM --platform=linux/arm64 b\n");
        assertThat(asked).containsExactly("a amd64", "b arm64");
    }

    @Test
    void proxiesAreSeenByCommandsButNameNothing() throws Exception {
        Plan with = plan("FROM a\nRUN echo\n", "", Map.of("HTTP_PROXY", "http://p"));
        assertThat(run(with).secretEnv()).containsEntry("HTTP_PROXY", "http://p");
        assertThat(run(with).digest()).isEqualTo(run(plan("FROM a\nRUN echo\n")).digest());
    }

    @Test
    void historyIsBuildKits() throws Exception {
        Plan plan = plan("FROM a\nARG V=1\nENV A=b\nRUN make\nWORKDIR /w\nCOPY x y\nCMD [\"sh\"]\n");
        assertThat(plan.history())
                .extracting(History::createdBy)
                .containsExactly(
                        "ARG V=1",
                        "ENV A=b",
                        "RUN |1 V=1 /bin/sh -c make # buildkit",
                        "WORKDIR /w",
                        "COPY x y # buildkit",
                        "CMD [\"sh\"]");
    }

    @Test
    void stepsAreNumberedInTheirStage() throws Exception {
        Plan plan = plan("FROM a AS b\nRUN one\nENV x=y\nRUN two\n");
        assertThat(run(plan).about().name()).isEqualTo("[3/3] RUN two");
        Plan several = plan("FROM a AS b\nRUN one\nFROM b\nRUN two\n");
        assertThat(run(several).about().name()).startsWith("[stage-1 ").endsWith("] RUN two");
    }

    @Test
    void variablesWithoutAValueAreOdd() throws Exception {
        Plan _ = plan("FROM a\nARG known\nENV x=$known$unknown\nWORKDIR rel\n");
        assertThat(warnings)
                .extracting(LintWarning::shortText)
                .containsExactly(
                        "UndefinedVar: Usage of undefined variable '$unknown'",
                        "WorkdirRelativePath: Relative workdir \"rel\" can have unexpected results if the base image"
                                + " changes");
        Plan _ = plan("ARG T\nFROM a:$T\n");
        assertThat(warnings).extracting(warning -> warning.rule().toString()).contains("InvalidDefaultArgInFrom");
        Plan _ = plan("FROM --platform=linux/amd64 a\n");
        assertThat(warnings)
                .extracting(warning -> warning.rule().toString())
                .containsExactly("FromPlatformFlagConstDisallowed");
    }

    @Test
    void mistakesSayWhere() {
        assertThatThrownBy(() -> plan("FROM a AS x\nCOPY --from=x a /c\n"))
                .hasMessage("circular dependency detected on stage: x");
        assertThatThrownBy(() -> plan("FROM a\nSTOPSIGNAL NO\n")).hasMessage("invalid signal: NO");
        assertThatThrownBy(() -> plan("FROM a\nENV x=${y\n")).hasMessageContaining("missing '}'");
        assertThatThrownBy(() -> plan("FROM a\nEXPOSE 80/xyz\n")).hasMessage("invalid proto: xyz");
    }
}
