package dev.jdocker.jrunc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spec}: writes a configuration to start from. */
@Command(name = "spec", description = "create a new specification file")
final class SpecCommand implements Verb {
    @Option(
            names = {"--bundle", "-b"},
            paramLabel = "DIR",
            description = "path to the root of the bundle directory")
    private Path bundle = Path.of("");

    @Option(names = "--rootless", description = "generate a configuration for a rootless container")
    private boolean rootless;

    @Parameters(hidden = true)
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("spec", arguments, 0);
        StarterSpec spec = StarterSpec.read(session.machine().cgroups().version() == 2);
        String text = JsonText.indented(
                rootless ? spec.rootless(session.machine().linux().geteuid()) : spec.document(), "\t");
        Path file = bundle.resolve("config.json");
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new JruncException("File config.json exists. Remove it first", e);
        } catch (IOException e) {
            throw new JruncException("write " + file + ": " + e, e);
        }
        return 0;
    }
}
