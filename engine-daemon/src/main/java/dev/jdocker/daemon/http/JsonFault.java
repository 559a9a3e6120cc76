package dev.jdocker.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with JSON that a client has sent, in the words of Go's decoder, which clients and their users know. */
public final class JsonFault {

    private static final Pattern CHARACTER =
            Pattern.compile("(?:Unrecognized token '|Unexpected character \\('|Invalid [a-zA-Z ]*character \\(?')(.)");

    private JsonFault() {}

    /** Of a text that is no JSON, as a parameter or header is: whole, so that its end is told as such. */
    public static String ofText(JsonProcessingException e) {
        return e instanceof JsonEOFException ? "unexpected end of JSON input" : syntax(e);
    }

    /** Of a body that is no JSON. */
    static String ofBody(JsonProcessingException e) {
        return e instanceof JsonEOFException ? "unexpected EOF" : syntax(e);
    }

    private static String syntax(JsonProcessingException e) {
        Matcher character = CHARACTER.matcher(e.getOriginalMessage());
        return character.find()
                ? "invalid character '" + character.group(1) + "' " + place(e.getOriginalMessage())
                : e.getOriginalMessage();
    }

    private static String place(String message) {
        if (message.contains("start field name") || message.contains("start property name")) {
            return "looking for beginning of object key string";
        }
        if (message.contains("separate Object entries")) {
            return "after object key:value pair";
        }
        if (message.contains("separate Array entries")) {
            return "after array element";
        }
        return message.contains("a colon") ? "after object key" : "looking for beginning of value";
    }

    /** Of JSON of another form than {@code type} has: {@code json: cannot unmarshal number into Go struct field .Image of type string}. */
    static String mismatch(MismatchedInputException e, JsonNode whole) {
        StringBuilder field = new StringBuilder();
        JsonNode found = whole;
        for (JsonMappingException.Reference step : e.getPath()) {
            JsonNode below =
                    step.getFieldName() == null ? found.path(step.getIndex()) : found.path(step.getFieldName());
            if (below.isMissingNode()) {
                break; // a single value that stands for a list of one
            }
            found = below;
            field.append('.').append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
        }
        String type = e.getTargetType() == null ? "another type" : goType(e.getTargetType());
        return "json: cannot unmarshal " + kind(found) + " into Go "
                + (field.isEmpty() ? "value" : "struct field " + field) + " of type " + type;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case STRING -> "string";
            case BINARY, MISSING, NULL, OBJECT, POJO -> "object";
        };
    }

    private static String goType(Class<?> type) {
        if (type == Boolean.class || type == boolean.class) {
            return "bool";
        }
        if (type == Long.class || type == long.class) {
            return "int64";
        }
        if (type == Integer.class || type == int.class) {
            return "int";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "[]string";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "map[string]string";
        }
        return type == String.class ? "string" : type.getSimpleName();
    }
}
