using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>
/// What a script can say, from the documentation comments: the static surface, then every type that it leads to.
/// </summary>
internal static class ApiPage
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What records and operators bring along is said by the language, not here.
    private static readonly HashSet<string> Unsaid =
    [
        "Equals", "GetHashCode", "ToString", "Deconstruct", "<Clone>$", "op_Equality", "op_Inequality", "CompareTo",
        "GetAwaiter", "GetResult", "OnCompleted", "UnsafeOnCompleted", "BeginInvoke", "EndInvoke",
    ];

    public static ReferencePage Create()
    {
        var types = Reachable();
        var documentation = new XmlDocumentation(
            types.Select(type => type.Assembly.GetName().Name!).Distinct()); // Every assembly has a name.
        var text = new StringBuilder();
        text.Append("# What a script can say\n\n");
        text.Append("`using static NetSim.Scenarios.Scenario;` brings the members of `Scenario` and the units into "
            + "scope; the other types are what ");
        text.Append("these give or take.\n\n## Units\n\n");
        Units(text, documentation);
        foreach (var type in types)
        {
            Describe(text, type, documentation);
        }

        return new("engine/Scenarios/REFERENCE.md", text.ToString());
    }

    // The surface first, then by name. From types of other rooms nothing further is followed.
    private static List<Type> Reachable()
    {
        var found = new HashSet<Type> { typeof(Scenario) };
        var open = new Queue<Type>(found);
        while (open.TryDequeue(out var type))
        {
            foreach (var next in Members(type).SelectMany(Mentioned).SelectMany(Named).Append(type.BaseType ?? type))
            {
                // What a handler gets is as much the script's as what it says.
                var leadsOn = next.Assembly == typeof(Scenario).Assembly || next.IsSubclassOf(typeof(Delegate));
                if (IsOurs(next) && found.Add(next) && leadsOn)
                {
                    open.Enqueue(next);
                }
            }
        }

        return [.. found.OrderBy(type => type != typeof(Scenario)).ThenBy(type => type.Name, StringComparer.Ordinal)];
    }

    private static bool IsOurs(Type type) => type is { IsPublic: true, IsGenericParameter: false }
        && (type.Namespace?.StartsWith("NetSim.", StringComparison.Ordinal) ?? false);

    private static IEnumerable<Type> Mentioned(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
        PropertyInfo property => [property.PropertyType, .. property.GetIndexParameters().Select(p => p.ParameterType)],
        _ => [],
    };

    private static IEnumerable<Type> Named(Type type) => type.HasElementType
        ? Named(type.GetElementType()!) // It was just said to have one.
        : type.IsGenericType
            ? type.GetGenericArguments().SelectMany(Named).Append(type.GetGenericTypeDefinition())
            : [type];

    private static IEnumerable<MemberInfo> Members(Type type) => type.GetMembers(Declared)
        .Where(member => IsConversion(member)
            || member is PropertyInfo or MethodInfo { IsSpecialName: false } or FieldInfo { IsLiteral: true })
        .Where(member => !Unsaid.Contains(member.Name) && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
        .OrderBy(member => member.Name, StringComparer.Ordinal)
        .ThenBy(Signature.IdOf, StringComparer.Ordinal);

    private static bool IsConversion(MemberInfo member) => member.Name is "op_Implicit" or "op_Division";

    // Extension properties have marker names in the documentation; the compiler keeps the number
    // that they extend to itself.
    private static void Units(StringBuilder text, XmlDocumentation documentation)
    {
        var units = documentation.Ids
            .Where(id => id.StartsWith("P:NetSim.Scenarios.Scenario.<G>", StringComparison.Ordinal))
            .GroupBy(id => id[(id.LastIndexOf('.') + 1)..])
            .OrderBy(unit => unit.Key, StringComparer.Ordinal);
        text.Append("Whole and fractional numbers have them: `20.ms`, `1.5.s`, `10.Gbps`.\n\n| unit | what it makes |\n"
            + "|---|---|\n");
        foreach (var unit in units)
        {
            text.Append($"| `.{unit.Key}` | "
                + $"{Markdown.Cell(documentation.Text(unit.Order(StringComparer.Ordinal).First()))} |\n");
        }
    }

    private static void Describe(StringBuilder text, Type type, XmlDocumentation documentation)
    {
        text.Append($"\n## {Signature.NameOf(type)}\n\n{documentation.Text(Signature.IdOf(type))}\n");
        if (type.GetMethod("Invoke") is { } call && type.IsSubclassOf(typeof(Delegate)))
        {
            text.Append($"\n- `{Signature.Of(call)}`\n");
        }

        foreach (var member in Members(type))
        {
            var id = Signature.IdOf(member);
            var summary = documentation.Text(id);
            if (summary.Length == 0)
            {
                continue; // What an interface or a record asks for.
            }

            text.Append($"\n- `{Shown(member)}`  \n  {summary}");
            Add(text, documentation.Named(id, "param", "name"), "");
            Add(text, documentation.Named(id, "exception", "cref"), "Throws ");
            text.Append('\n');
        }
    }

    private static string Shown(MemberInfo member) => member switch
    {
        MethodInfo method => Signature.Of(method),
        PropertyInfo property => Signature.Of(property),
        _ => member.Name,
    };

    private static void Add(StringBuilder text, IEnumerable<(string Name, string Text)> named, string before)
    {
        foreach (var (name, about) in named)
        {
            text.Append($"\n  - {before}`{name}`: {about}");
        }
    }
}
