package dev.jdocker.blackbox;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a case during which an engine answered what the API's definition does not have. */
final class JudgeExtension implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> faults = Judge.faults();
        if (!faults.isEmpty()) {
            throw new AssertionError("not as the API's definition has it:\n" + String.join("\n", faults));
        }
    }
}
