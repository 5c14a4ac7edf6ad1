using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NetSim.Cli;

/// <summary>The documentation files that the compiler writes beside the assemblies, as Markdown.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public XmlDocumentation(IEnumerable<string> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            var path = Path.Combine(AppContext.BaseDirectory, assembly + ".xml");
            foreach (var member in XDocument.Load(path).Descendants("member"))
            {
                _members[(string?)member.Attribute("name") ?? ""] = member;
            }
        }
    }

    /// <summary>All ids, such as <c>P:NetSim.Scenarios.Host.Hz</c>.</summary>
    public IEnumerable<string> Ids => _members.Keys;

    /// <summary>The text of one element of a member's documentation; empty when there is none.</summary>
    public string Text(string id, string element = "summary") =>
        _members.TryGetValue(id, out var member) && member.Element(element) is { } found ? Render(found) : "";

    /// <summary>The elements of a kind with their names: parameters and exceptions.</summary>
    public IEnumerable<(string Name, string Text)> Named(string id, string element, string attribute) =>
        _members.TryGetValue(id, out var member)
            ? member.Elements(element).Select(e => (ShortName((string?)e.Attribute(attribute) ?? ""), Render(e)))
            : [];

    private static string Render(XElement element) =>
        Blanks().Replace(string.Concat(element.Nodes().Select(Render)), " ").Trim();

    private static string Render(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" } see =>
            $"`{ShortName((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "")}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } name => $"`{(string?)name.Attribute("name")}`",
        XElement { Name.LocalName: "c" } code => Markdown.Code(code.Value),
        XElement other => string.Concat(other.Nodes().Select(Render)),
        _ => "",
    };

    // T:NetSim.Scenarios.ScenarioException, M:NetSim.Hosts.Machine.Start(System.Func{…}): the last
    // word before the arguments.
    private static string ShortName(string id)
    {
        var bare = id.Split('(')[0];
        return bare[(bare.LastIndexOfAny(['.', ':']) + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
