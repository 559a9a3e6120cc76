package dev.jdocker.jrunc;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code features}: prints what the runtime can do, as the specification's features document. */
@Command(name = "features", description = "show the enabled features")
final class FeaturesCommand implements Verb {
    @Parameters(hidden = true)
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("features", arguments, 0);
        session.out().println(JsonText.indented(Features.document(), "    "));
        return 0;
    }
}
