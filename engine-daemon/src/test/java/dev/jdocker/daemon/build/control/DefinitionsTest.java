package dev.jdocker.daemon.build.control;

import static org.assertj.core.api.Assertions.assertThat;

import buildkit.llb.Definition;
import dev.jdocker.daemon.build.llb.Operations;
import dev.jdocker.daemon.build.llb.Source;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    @Test
    void aResultIsAGraphThatIsReadAgain() {
        Definition result = Definitions.ofResult("some-build.1");
        assertThat(Operations.read(result).onlySource()).contains(new Source.Result("some-build.1"));
        // clients take a graph without metadata for none
        assertThat(result.getMetadataCount()).isEqualTo(2);
        assertThat(Definitions.isEmpty(result)).isFalse();
        assertThat(Definitions.isEmpty(Definition.getDefaultInstance())).isTrue();
    }
}
