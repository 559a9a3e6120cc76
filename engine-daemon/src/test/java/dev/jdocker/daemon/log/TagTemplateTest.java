package dev.jdocker.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagTemplateTest {
    private static final LogSource SOURCE = new LogSource(
            "0123456789abcdef",
            "Web",
            "sha256:abcdef0123456789",
            "box:1",
            List.of("sh", "-c", "true"),
            List.of("A=1", "AB=2", "C=x=y"),
            Map.of("l", "v", "list", "w"),
            Instant.EPOCH,
            Path.of("/x"),
            new LogOptions(Map.of("env", "C", "env-regex", "^A", "labels", "l,missing", "labels-regex", "^z")));

    private static String apply(String template) {
        return new TagTemplate(template).apply(SOURCE);
    }

    @Test
    void propertiesAndFunctionsStandForText() {
        assertThat(apply("{{.ID}}/{{ .Name }}/{{.FullID}}")).isEqualTo("0123456789ab/Web/0123456789abcdef");
        assertThat(apply("{{.ImageName}} {{.ImageID}} {{.ImageFullID}}"))
                .isEqualTo("box:1 sha256:abcde sha256:abcdef0123456789");
        assertThat(apply("{{.DaemonName}}-{{.Command}}")).isEqualTo("docker-sh -c true");
        assertThat(apply("{{.Name | upper}}{{lower .Name}}{{.Name|truncate 2}}"))
                .isEqualTo("WEBwebWe");
        assertThat(apply("{{(.ExtraAttributes nil).C}}|{{(.ExtraAttributes nil).D}}"))
                .isEqualTo("x=y|");
        assertThat(apply("plain")).isEqualTo("plain");
    }

    @Test
    void whatIsNotThereIsRefusedInGosWords() {
        assertThatThrownBy(() -> apply("{{.Foo}}"))
                .hasMessage("template: log-tag:1:2: executing \"log-tag\" at <.Foo>: can't evaluate field Foo in type"
                        + " *logger.Info");
        assertThatThrownBy(() -> apply("{{.")).hasMessage("template: log-tag:1: illegal number syntax: \".\"");
        assertThatThrownBy(() -> apply("{{.Name | nosuch}}"))
                .hasMessage("template: log-tag:1: function \"nosuch\" not defined");
    }

    @Test
    void attributesAreThoseThatOptionsName() {
        assertThat(SOURCE.attributes()).isEqualTo(Map.of("A", "1", "AB", "2", "C", "x=y", "l", "v"));
        assertThat(SOURCE.attributes(name -> "_" + name)).containsEntry("_A", "1");
    }
}
