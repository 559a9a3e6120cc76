package dev.jdocker.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a template. */
sealed interface Node {

    record Text(String text) implements Node {}

    /** {@code {{pipeline}}}: prints its value, unless the pipeline declares a variable. */
    record Print(Pipeline pipeline) implements Node {}

    record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

    record Range(Pipeline over, List<Node> body, List<Node> otherwise) implements Node {}

    record With(Pipeline dot, List<Node> body, List<Node> otherwise) implements Node {}

    /** {@code $a, $b := first | second}. */
    record Pipeline(List<String> variables, boolean declares, List<Command> commands) {}

    /** An operand and its arguments. */
    record Command(List<Operand> operands) {}

    /** A word of a command, with its place in the template for messages. */
    sealed interface Operand {

        record Literal(@Nullable Object value) implements Operand {}

        record Function(String name) implements Operand {}

        /** {@code .A.B}; the path of a lone dot is empty. */
        record Field(List<String> path, Place place) implements Operand {}

        record Variable(String name, List<String> path, Place place) implements Operand {}

        record Nested(Pipeline pipeline, List<String> path, Place place) implements Operand {}
    }

    /** Where an operand stands, and its text. */
    record Place(int line, int column, String text) {

        /** The place {@code passed} characters further on. */
        Place at(int passed) {
            return new Place(line, column + passed, text);
        }
    }
}
