using System.Text.Encodings.Web;

namespace NetSim.Reports;

/// <summary>
/// Writes markup in which every text and every attribute is escaped: names of hosts and files may hold anything.
/// </summary>
internal sealed class HtmlWriter(TextWriter output)
{
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element.</summary>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        WriteStart(tag, attributes);
        _open.Push(tag);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        output.Write($"</{_open.Pop()}>\n");
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(tag, attributes);
        Text(text);
        return Close();
    }

    /// <summary>An element without content and without end.</summary>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        WriteStart(tag, attributes);
        return this;
    }

    /// <summary>A text.</summary>
    public HtmlWriter Text(string text)
    {
        output.Write(HtmlEncoder.Default.Encode(text));
        return this;
    }

    /// <summary>A name in a narrow place: it may be broken behind its points, colons and underscores.</summary>
    public HtmlWriter Name(string name)
    {
        var start = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is '.' or ':' or '_')
            {
                Text(name[start..(i + 1)]).Void("wbr");
                start = i + 1;
            }
        }

        return Text(name[start..]);
    }

    /// <summary>Our own markup, style or script, as it is.</summary>
    public HtmlWriter Raw(string markup)
    {
        output.Write(markup);
        return this;
    }

    private void WriteStart(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        output.Write($"<{tag}");
        foreach (var (name, value) in attributes)
        {
            output.Write($" {name}=\"{HtmlEncoder.Default.Encode(value)}\"");
        }

        output.Write('>');
    }
}
