package dev.jdocker.cli.format;

import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.TabWriter;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.util.List;
import java.util.Map;

/** How a list command prints its rows: a table, one template a row, or one JSON object a row. */
public final class ListFormat {
    public static final String HELP = """
            Format output using a custom template:
            'table':            Print output in table format with column headers (default)
            'table TEMPLATE':   Print output in table format using the given Go template
            'json':             Print in JSON format
            'TEMPLATE':         Print output using the given Go template.
            Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates""";

    private final String template;
    private final boolean table;
    private final boolean json;

    private ListFormat(String template, boolean table, boolean json) {
        this.template = template;
        this.table = table;
        this.json = json;
    }

    /**
     * Reads the value of {@code --format}.
     *
     * @param source the flag's value, empty when it was not given
     * @param standard the columns of the usual table, as a template without {@code table}
     */
    public static ListFormat of(String source, String standard) {
        if (source.equals("json")) {
            return new ListFormat("", false, true);
        }
        boolean table = source.isEmpty() || source.equals("table") || source.startsWith("table ");
        String template = source.isEmpty() || source.equals("table")
                ? standard
                : table ? source.substring("table".length()) : source;
        return new ListFormat(template.strip().replace("\\t", "\t").replace("\\n", "\n"), table, false);
    }

    /** Whether the template asks for {@code field}: some are costly for the engine to find out. */
    public boolean mentions(String field) {
        return template.contains("." + field);
    }

    public boolean isTable() {
        return table;
    }

    /** The whole output, each line with its end. */
    public String render(List<? extends Fields> rows, Map<String, String> headings) throws TemplateException {
        StringBuilder out = new StringBuilder();
        if (json) {
            for (Fields row : rows) {
                out.append(Json.row(row)).append('\n');
            }
            return out.toString();
        }
        Template parsed;
        try {
            parsed = Template.parse(template);
        } catch (TemplateException e) {
            throw new TemplateException("failed to parse template: " + e.getMessage());
        }
        try {
            for (Fields row : rows) {
                out.append(parsed.execute(row)).append('\n');
            }
            if (table) {
                out.insert(0, parsed.executeHeadings(new Headings(headings)) + "\n");
            }
        } catch (TemplateException e) {
            throw new TemplateException("template parsing error: " + e.getMessage());
        }
        return table ? new TabWriter(10, 3).align(out.toString()) : out.toString();
    }
}
