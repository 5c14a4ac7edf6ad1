using System.Globalization;
using System.Xml;

namespace NetSim.Reports;

/// <summary>Writes SVG in which every text and every attribute is escaped.</summary>
internal sealed class SvgWriter : IDisposable
{
    private readonly XmlWriter _xml;

    public SvgWriter(TextWriter output, double width, double height, string title, string style)
    {
        _xml = XmlWriter.Create(
            output, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" });
        _xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        _xml.WriteAttributeString("viewBox", $"0 0 {Text(width)} {Text(height)}");
        _xml.WriteAttributeString("width", Text(width));
        _xml.WriteAttributeString("height", Text(height));
        _xml.WriteAttributeString("role", "img");
        _xml.WriteElementString("title", title);
        _xml.WriteElementString("style", style);
    }

    /// <summary>An element with numbers and words as attributes, and perhaps a text.</summary>
    public void Element(string tag, string? text, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        _xml.WriteStartElement(tag);
        foreach (var (name, value) in attributes)
        {
            _xml.WriteAttributeString(name, value is double number ? Text(number) : $"{value}");
        }

        if (text is not null)
        {
            _xml.WriteString(text);
        }

        _xml.WriteEndElement();
    }

    public void Line(string kind, double x1, double y1, double x2, double y2) =>
        Element("line", null, ("class", kind), ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));

    public void Label(string kind, double x, double y, string text) =>
        Element("text", text, ("class", kind), ("x", x), ("y", y));

    /// <inheritdoc/>
    public void Dispose()
    {
        _xml.WriteEndElement();
        _xml.Dispose();
    }

    // A tenth of a pixel is more than anybody sees.
    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
