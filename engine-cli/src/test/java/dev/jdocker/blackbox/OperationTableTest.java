package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperationTableTest {

    @Test
    void almostEveryOperationOfTheEngineIsUsedBySomeClient() throws IOException {
        List<String> seen = OperationTable.operations(Files.readString(OperationTable.DOCUMENT));
        TreeSet<String> missing = new TreeSet<>(ApiDefinition.names());
        missing.removeIf(name -> name.matches(
                "[A-Z]+ /(swarm|services|tasks|nodes|secrets|configs|plugins)\\b.*")); // there is nothing to be used
        missing.removeAll(seen);
        assertThat(missing).as("what no case has used when the table was made").hasSizeLessThan(3);
        assertThat(ApiDefinition.names()).containsAll(seen);
    }
}
