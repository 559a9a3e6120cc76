package dev.jdocker.daemon.build.dockerfile;

import java.util.List;

/**
 * A stage, as it is written.
 *
 * @param name in small letters, empty if it has none
 * @param writtenName as it is written
 * @param base what stands after FROM
 * @param platform of {@code --platform}, or empty
 * @param as the word {@code AS} as it is written, or empty
 */
public record Stage(
        Instruction.Written written,
        String name,
        String writtenName,
        String base,
        String platform,
        String as,
        List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }
}
