package dev.jdocker.daemon.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jdocker.daemon.build.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileTest {

    private static Dockerfile parse(String text) throws DockerfileException {
        return Dockerfile.parse(new SourceFile("Dockerfile", text));
    }

    private static Instruction only(String line) throws DockerfileException {
        return parse("FROM a\n" + line + "\n")
                .stages()
                .getFirst()
                .instructions()
                .getFirst();
    }

    @Test
    void directivesStandBeforeAnythingElse() throws DockerfileException {
        Dockerfile file = parse("# syntax=docker/dockerfile:1\n# Escape = `\n#check=skip=all\nFROM a\nRUN a `\n b\n");
        assertThat(file.directives()).isEqualTo(new Directives("docker/dockerfile:1", '`', "skip=all"));
        assertThat(((Instruction.Run) file.stages().getFirst().instructions().getFirst())
                        .command()
                        .words())
                .containsExactly("a  b");
        assertThat(parse("# comment\n# escape=`\nFROM a\n").directives().escape())
                .isEqualTo('\\');
        assertThatThrownBy(() -> parse("# escape=`\n# escape=`\nFROM a"))
                .hasMessage("only one escape parser directive can be used");
        assertThatThrownBy(() -> parse("# escape=x\nFROM a"))
                .hasMessage("invalid escape token 'x' does not match ` or \\");
    }

    @Test
    void continuedLinesAreJoinedAndCommentsWithinLeftOut() throws DockerfileException {
        Dockerfile file = parse("FROM a\nRUN one && \\\n # comment\n\n  two \\  \n three\n");
        Instruction run = file.stages().getFirst().instructions().getFirst();
        assertThat(((Instruction.Run) run).command().words()).containsExactly("one &&   two  three");
        assertThat(run.written().lines()).isEqualTo(new Lines(2, 6));
        assertThat(file.emptyContinuations()).containsExactly(new Lines(6, 6));
    }

    @Test
    void stagesHaveNamesAndPlatforms() throws DockerfileException {
        Dockerfile file = parse("ARG V=1\nFROM --platform=$BUILDPLATFORM a:$V AS Build\nFROM build\n");
        assertThat(file.globals()).hasSize(1);
        Stage first = file.stages().getFirst();
        assertThat(first.name()).isEqualTo("build");
        assertThat(first.writtenName()).isEqualTo("Build");
        assertThat(first.platform()).isEqualTo("$BUILDPLATFORM");
        assertThat(file.stages().get(1).base()).isEqualTo("build");
    }

    @Test
    void hereDocumentsAreTakenIn() throws DockerfileException {
        Instruction.Copy copy = (Instruction.Copy) only("COPY <<A <<-\"B\" /d/\nx $y\nA\n\tz\n\tB");
        assertThat(copy.sources()).containsExactly("<<A", "<<-\"B\"");
        assertThat(copy.written().heredocs())
                .containsExactly(
                        new Heredoc("A", true, false, "", "x $y\n"), new Heredoc("B", false, true, "", "\tz\n"));
        assertThat(copy.written().heredocs().get(1).text()).isEqualTo("z\n");
        assertThatThrownBy(() -> parse("FROM a\nRUN <<E\nx\n")).hasMessage("unterminated heredoc");
    }

    @Test
    void commandsAreJsonOrForTheShell() throws DockerfileException {
        assertThat(((Instruction.Cmd) only("CMD [\"a\", \"b c\"]")).command())
                .isEqualTo(new CommandLine(false, List.of("a", "b c")));
        assertThat(((Instruction.Cmd) only("CMD ['a']")).command()).isEqualTo(new CommandLine(true, List.of("['a']")));
        assertThat(((Instruction.Cmd) only("CMD a  b")).command().under(List.of("/bin/sh", "-c")))
                .containsExactly("/bin/sh", "-c", "a  b");
        assertThat(((Instruction.Entrypoint) only("ENTRYPOINT []")).command().words())
                .isEmpty();
    }

    @Test
    void copyKnowsItsFlags() throws DockerfileException {
        Instruction.Copy copy = (Instruction.Copy) only(
                "COPY --from=b --chown=1:2 --chmod=u+x --link --parents --exclude=*.o --exclude=x [\"a b\", \"/c\"]");
        assertThat(copy.from()).isEqualTo("b");
        assertThat(copy.chown()).isEqualTo("1:2");
        assertThat(copy.chmod()).isEqualTo("u+x");
        assertThat(copy.link()).isTrue();
        assertThat(copy.parents()).isTrue();
        assertThat(copy.excludes()).containsExactly("*.o", "x");
        assertThat(copy.sources()).containsExactly("a b");
        Instruction.Copy add = (Instruction.Copy) only("ADD --checksum=sha256:0 --keep-git-dir --unpack=false a /b");
        assertThat(add.checksum()).isEqualTo("sha256:0");
        assertThat(add.keepGitDir()).isTrue();
        assertThat(add.unpack()).isFalse();
    }

    @Test
    void runKnowsItsMounts() throws DockerfileException {
        Instruction.Run run = (Instruction.Run) only("RUN --mount=type=cache,target=/c,sharing=locked,uid=5,mode=0700 "
                + "--mount=from=b,source=/x,target=y,rw --mount=type=secret,id=k,required,env=K "
                + "--mount=type=tmpfs,target=/t,size=1m --mount=type=ssh --network=none --security=insecure make");
        assertThat(run.network()).isEqualTo("none");
        assertThat(run.insecure()).isTrue();
        assertThat(run.mounts())
                .extracting(RunMount::type)
                .containsExactly(
                        RunMount.Type.CACHE,
                        RunMount.Type.BIND,
                        RunMount.Type.SECRET,
                        RunMount.Type.TMPFS,
                        RunMount.Type.SSH);
        RunMount cache = run.mounts().getFirst();
        assertThat(cache.sharing()).isEqualTo(RunMount.Sharing.LOCKED);
        assertThat(cache.mode()).isEqualTo(0700);
        assertThat(cache.readOnly()).isFalse();
        assertThat(run.mounts().get(1).readOnly()).isFalse();
        assertThat(run.mounts().get(2).env()).isEqualTo("K");
        assertThat(run.mounts().get(2).required()).isTrue();
        assertThat(run.mounts().get(3).sizeBytes()).isEqualTo(1 << 20);
    }

    @Test
    void pairsComeInBothForms() throws DockerfileException {
        assertThat(((Instruction.Env) only("ENV A=1 B=\"x y\" C=a\\ b")).pairs())
                .containsExactly(
                        new KeyValue("A", "1", false),
                        new KeyValue("B", "\"x y\"", false),
                        new KeyValue("C", "a\\ b", false));
        assertThat(((Instruction.Env) only("ENV A x  y")).pairs()).containsExactly(new KeyValue("A", "x  y", true));
        assertThat(((Instruction.Arg) only("ARG A B=2")).pairs())
                .containsExactly(new KeyValue("A", null, false), new KeyValue("B", "2", false));
    }

    @Test
    void healthChecksAreRead() throws DockerfileException {
        var health = ((Instruction.Healthcheck)
                        only("HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 --start-period=2s CMD curl x"))
                .health();
        assertThat(health.test()).containsExactly("CMD-SHELL", "curl x");
        assertThat(health.intervalNanos()).isEqualTo(90_000_000_000L);
        assertThat(health.timeoutNanos()).isEqualTo(500_000_000L);
        assertThat(health.startPeriodNanos()).isEqualTo(2_000_000_000L);
        assertThat(health.retries()).isEqualTo(3);
        assertThat(((Instruction.Healthcheck) only("HEALTHCHECK NONE")).health().test())
                .containsExactly("NONE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "RUNN x => unknown instruction: RUNN (did you mean RUN?)",
                "RUN => RUN requires at least one argument",
                "COPY a => COPY requires at least two arguments, but only one was provided. Destination could"
                        + " not be determined",
                "ADD a => ADD requires at least two arguments, but only one was provided. Destination could"
                        + " not be determined",
                "COPY --form=x a b => unknown flag: --form (did you mean from?)",
                "COPY --link=x a b => expecting boolean value for flag --link, not: x",
                "COPY --chown a b => missing a value on flag: --chown",
                "ENV => ENV requires at least one argument",
                "ENV A => ENV must have two arguments",
                "ENV =x => ENV names can not be blank",
                "ENV A=1 B => Syntax error - can't find = in \"B\". Must be of the form: name=value",
                "LABEL => LABEL requires at least one argument",
                "ARG => ARG requires at least one argument",
                "ARG =x => ARG names can not be blank",
                "EXPOSE => EXPOSE requires at least one argument",
                "VOLUME => VOLUME requires at least one argument",
                "VOLUME [\"\"] => VOLUME specified can not be an empty string",
                "USER => USER requires exactly one argument",
                "WORKDIR => WORKDIR requires exactly one argument",
                "STOPSIGNAL => STOPSIGNAL requires exactly one argument",
                "MAINTAINER => MAINTAINER requires exactly one argument",
                "SHELL /bin/sh => SHELL requires the arguments to be in JSON form",
                "HEALTHCHECK => HEALTHCHECK requires at least one argument",
                "HEALTHCHECK FOO x => Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
                "HEALTHCHECK CMD => Missing command after HEALTHCHECK CMD",
                "HEALTHCHECK NONE x => HEALTHCHECK NONE takes no arguments",
                "HEALTHCHECK --retries=-1 CMD x => --retries cannot be negative (-1)",
                "HEALTHCHECK --interval=1us CMD x => Interval \"interval\" cannot be less than 1ms",
                "ONBUILD => ONBUILD requires at least one argument",
                "ONBUILD ONBUILD RUN x => Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
                "ONBUILD FROM x => FROM isn't allowed as an ONBUILD trigger",
                "ONBUILD RUNN x => unknown instruction: RUNN (did you mean RUN?)",
                "FROM => FROM requires either one or three arguments",
                "FROM a b => FROM requires either one or three arguments",
                "FROM a AS 1x => invalid name for build stage: \"1x\", name can't start with a number or contain symbols",
                "RUN --network=x y => invalid network mode \"x\"",
                "RUN --security=x y => security \"x\" is not valid",
                "RUN --mount=type=x,target=/y z => unsupported mount type \"x\"",
                "RUN --mount=type=cach,target=/y z => unsupported mount type \"cach\" (did you mean cache?)",
                "RUN --mount=type=cache z => target is required for mount type \"cache\"",
                "RUN --mount=type=bind,target=/x,zzzzzz=1 z => unexpected key 'zzzzzz' in 'zzzzzz=1'",
                "RUN --mount=type=cache,target=/x,sharing=lock z => unsupported sharing value \"lock\" (did you mean locked?)",
                "RUN --mount=type=secret z => invalid secret mount. one of source, target required",
            })
    void mistakesAreToldInBuildKitsWords(String line, String message) {
        assertThatThrownBy(() -> only(line))
                .isInstanceOf(DockerfileException.class)
                .hasMessage("dockerfile parse error on line 2: "
                        + message.replace("`ONBUILD ONBUILD`", "`ONBUILD ONBUILD`"));
    }

    @Test
    void aMistakeSaysItsLines() {
        DockerfileException e =
                catchThrowableOfType(DockerfileException.class, () -> parse("FROM a\n\n# x\nCOPY \\\n a\n"));
        assertThat(e.lines()).isEqualTo(new Lines(4, 5));
    }

    @Test
    void nothingToBuildIsAMistake() {
        assertThatThrownBy(() -> parse("# only\n")).hasMessage("file with no instructions");
        assertThatThrownBy(() -> parse("RUN x\n")).hasMessageContaining("no build stage in current context");
        assertThatThrownBy(() -> parse("ARG x\n")).hasMessage("no build stage in current context");
    }
}
