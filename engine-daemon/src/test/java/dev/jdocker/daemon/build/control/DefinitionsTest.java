package dev.jdocker.daemon.build.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.llb.Definition;
import buildkit.llb.Op;
import buildkit.llb.Opaque;
import buildkit.llb.SourceOp;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.error.BadRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    private static Definition of(Op... ops) {
        Definition.Builder definition = Definition.newBuilder();
        for (Op op : ops) {
            definition.addDef(op.toByteString());
        }
        return definition.build();
    }

    private static Op source(String identifier) {
        return Op.newBuilder()
                .setSource(SourceOp.newBuilder().setIdentifier(identifier))
                .build();
    }

    @Test
    void aGraphOfOneSourceIsThatSource() {
        Op end = Op.getDefaultInstance();
        assertThat(Definitions.sourceOf(of(source("docker-image://docker.io/library/a:1"), end)))
                .isEqualTo("docker-image://docker.io/library/a:1");
        Definition result = Definitions.ofResult("some-build.1");
        assertThat(Definitions.isResult(Definitions.sourceOf(result))).isTrue();
        assertThat(Definitions.resultOf(Definitions.sourceOf(result))).isEqualTo("some-build.1");
    }

    @Test
    void otherOperationsAreRefusedByTheirNames() {
        Map<String, Op> operations = new LinkedHashMap<>();
        operations.put(
                "exec", Op.newBuilder().setExec(Opaque.getDefaultInstance()).build());
        operations.put(
                "file", Op.newBuilder().setFile(Opaque.getDefaultInstance()).build());
        operations.put(
                "build", Op.newBuilder().setBuild(Opaque.getDefaultInstance()).build());
        operations.put(
                "merge", Op.newBuilder().setMerge(Opaque.getDefaultInstance()).build());
        operations.put(
                "diff", Op.newBuilder().setDiff(Opaque.getDefaultInstance()).build());
        operations.forEach((name, op) -> assertThatThrownBy(() -> Definitions.sourceOf(of(source("local://a"), op)))
                .isInstanceOf(Unsupported.class)
                .hasMessage("LLB operation " + name + " is not supported: send a Dockerfile"));
    }

    @Test
    void whatIsNoGraphIsRefused() {
        assertThatThrownBy(() -> Definitions.sourceOf(of()))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("invalid empty definition");
        Definition malformed = Definition.newBuilder()
                .addDef(ByteString.copyFrom(new byte[] {-1, -1, -1, -1}))
                .build();
        assertThatThrownBy(() -> Definitions.sourceOf(malformed))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("failed to parse llb proto op");
        assertThatThrownBy(() -> Definitions.sourceOf(of(source("local://a"), source("local://b"))))
                .isInstanceOf(Unsupported.class)
                .hasMessage("LLB of several sources is not supported");
    }
}
