using Microsoft.CodeAnalysis;

namespace NetSim.Scripting;

/// <summary>
/// Types whose values several hosts may hold at once because nobody can change them: numbers, texts, immutable records
/// and collections, and the things that <c>Net</c> makes, whose members are judged one by one.
/// </summary>
internal sealed class SafeTypes
{
    private static readonly HashSet<string> ReadOnlyCollections =
    [
        "System.Collections.Generic.IEnumerable", "System.Collections.Generic.IReadOnlyList",
        "System.Collections.Generic.IReadOnlyCollection", "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.IReadOnlySet", "System.Collections.ObjectModel.ReadOnlyCollection",
        "System.ReadOnlySpan", "System.ReadOnlyMemory",
    ];

    private readonly Dictionary<ITypeSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a type is one of the surface's.</summary>
    public static bool IsOfSurface(ITypeSymbol? type) => type?.ContainingAssembly?.Name == "NetSim.Scenarios";

    /// <summary>Whether nobody can change a value of this type.</summary>
    public bool IsSafe(ITypeSymbol? type)
    {
        if (type is null || type.TypeKind is TypeKind.Dynamic or TypeKind.Pointer or TypeKind.Array)
        {
            return false;
        }

        if (_known.TryGetValue(type, out var known))
        {
            return known;
        }

        _known[type] = true; // A type that contains itself is as safe as the rest of it.
        var safe = Judge(type);
        _known[type] = safe;
        return safe;
    }

    private bool Judge(ITypeSymbol type)
    {
        if (type.TypeKind is TypeKind.Enum || type.SpecialType is SpecialType.System_String
            or (>= SpecialType.System_Boolean and <= SpecialType.System_Double) or SpecialType.System_Decimal
            || IsOfSurface(type))
        {
            return true;
        }

        if (type is not INamedTypeSymbol named
            || type.TypeKind is TypeKind.Delegate
            || type.SpecialType is SpecialType.System_Object)
        {
            return false;
        }

        var space = named.ContainingNamespace?.ToDisplayString() ?? string.Empty;
        if (space is "System.Collections.Immutable" or "System.Collections.Frozen"
            || ReadOnlyCollections.Contains($"{space}.{named.Name}"))
        {
            return named.TypeArguments.All(IsSafe);
        }

        return type.TypeKind switch
        {
            TypeKind.Interface => false,
            TypeKind.Struct => Fields(named).All(f => IsSafe(f.Type)),

            // The private fields of a library's class are not in sight.
            _ => named.Locations.Any(l => l.IsInSource) && Fields(named).All(f => f.IsReadOnly && IsSafe(f.Type)),
        };
    }

    private static IEnumerable<IFieldSymbol> Fields(INamedTypeSymbol type)
    {
        for (var at = type; at is not null && at.SpecialType is not SpecialType.System_Object; at = at.BaseType)
        {
            foreach (var field in at.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic))
            {
                yield return field;
            }
        }
    }
}
