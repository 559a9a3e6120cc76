package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template of {@code --format}: Go's text/template over maps, lists, strings, numbers, booleans and
 * {@link dev.jdocker.cli.output.Fields rows}, with the functions that Docker's client adds.
 */
public final class Template {
    private final List<Node> nodes;

    private Template(List<Node> nodes) {
        this.nodes = nodes;
    }

    public static Template parse(String source) throws TemplateException {
        return new Template(new Parser(source).parse());
    }

    /** Applies the template to {@code data}. */
    public String execute(@Nullable Object data) throws TemplateException {
        return new Evaluator(data, false).run(nodes);
    }

    /** Applies the template to column headings, on which the functions that change text have no effect. */
    public String executeHeadings(Fields headings) throws TemplateException {
        return new Evaluator(headings, true).run(nodes);
    }

    /** Line and column of an offset, for messages. */
    record Position(String source) {

        int line(int offset) {
            int line = 1;
            for (int i = 0; i < offset; i++) {
                if (source.charAt(i) == '\n') {
                    line++;
                }
            }
            return line;
        }

        int column(int offset) {
            return offset - source.lastIndexOf('\n', offset - 1) - 1;
        }

        TemplateException failure(int offset, String message) {
            return new TemplateException("template: :" + line(Math.min(offset, source.length())) + ": " + message);
        }
    }
}
