using System.Globalization;
using System.Text;

namespace NetSim.Scripting;

/// <summary>Something wrong with a script, at compile time or while it ran.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="Code">
/// The compiler's code (<c>CS1061</c>), <c>NETSIM…</c> for our own, empty for a runtime error.
/// </param>
/// <param name="Message">What is wrong.</param>
/// <param name="File">Full path of the file; null when unknown.</param>
/// <param name="Line">1-based line; 0 when the whole file is meant.</param>
/// <param name="Column">1-based column.</param>
/// <param name="Length">Characters concerned; at least 1 when there is a line.</param>
/// <param name="SourceLine">The text of the line, or null.</param>
/// <param name="Suggestion">The nearest name that exists, or null.</param>
public sealed record ScriptDiagnostic(
    bool IsError,
    string Code,
    string Message,
    string? File,
    int Line,
    int Column,
    int Length,
    string? SourceLine,
    string? Suggestion)
{
    /// <summary>
    /// The report for people, several lines without a trailing line end: message, place, source line, caret and
    /// suggestion.
    /// </summary>
    public string ToText()
    {
        var text = new StringBuilder(IsError ? "error" : "warning");
        text.Append(Code.Length == 0 ? string.Empty : " " + Code).Append(": ").Append(Message);
        if (Suggestion is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"; did you mean '{Suggestion}'?");
        }

        if (File is not null && Line > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  --> {SourceFile.Show(File)}:{Line}:{Column}");
            AppendSource(text);
        }

        return text.ToString();
    }

    /// <inheritdoc />
    public override string ToString() => ToText();

    internal static ScriptDiagnostic OfFile(string path, string what, string? suggestion = null) =>
        new(IsError: true, "NETSIM0001", $"{path}: {what}", path, 0, 0, 0, null, suggestion);

    private void AppendSource(StringBuilder text)
    {
        if (SourceLine is null)
        {
            return;
        }

        var number = Line.ToString(CultureInfo.InvariantCulture).PadLeft(4);
        var column = Math.Clamp(Column - 1, 0, SourceLine.Length);
        var length = Math.Clamp(Length, 1, Math.Max(1, SourceLine.Length - column));

        // Tabs stay tabs under the line, or the caret would stand elsewhere than its character.
        var indent = new string([.. SourceLine[..column].Select(c => c == '\t' ? '\t' : ' ')]);
        text.Append(CultureInfo.InvariantCulture, $"\n{number} | {SourceLine}");
        text.Append('\n').Append(' ', number.Length).Append(" | ").Append(indent).Append('^', length);
    }
}
