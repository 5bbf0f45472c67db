namespace DDonDDon.Server.Features.Products;

/// <summary>The routes of the catalogue: everybody reads, administrators write.</summary>
public static class ProductEndpoints
{
    public static void MapProducts(this IEndpointRouteBuilder api)
    {
        FindByBarcode.Map(api);
        ListProducts.Map(api);
        GetProduct.Map(api);
        AddProduct.Map(api);
        ChangeProduct.Map(api);
        LinkBarcode.Map(api);
        UnlinkBarcode.Map(api);
        ImportProducts.Map(api);
        ExportProducts.Map(api);
    }
}
