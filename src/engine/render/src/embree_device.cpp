#include <embree3/rtcore.h>

#include "ray_device.hpp"

namespace fw::render {

namespace {

struct device_release {
    void operator()(RTCDevice d) const { rtcReleaseDevice(d); }
};
struct scene_release {
    void operator()(RTCScene s) const { rtcReleaseScene(s); }
};
using device_handle = std::unique_ptr<RTCDeviceTy, device_release>;
using scene_handle = std::unique_ptr<RTCSceneTy, scene_release>;

RTCIntersectContext make_context(RTCIntersectContextFlags flags) {
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    context.flags = flags;
    return context;
}

void set_ray(RTCRay& out, const ray& r) {
    out.org_x = r.origin.x;
    out.org_y = r.origin.y;
    out.org_z = r.origin.z;
    out.dir_x = r.direction.x;
    out.dir_y = r.direction.y;
    out.dir_z = r.direction.z;
    out.tnear = r.t_near;
    out.tfar = r.t_far;
    out.time = 0;
    out.mask = ~0u;
    out.id = 0;
    out.flags = 0;
}

void set_ray(RTCRay8& out, int i, const ray& r) {
    out.org_x[i] = r.origin.x;
    out.org_y[i] = r.origin.y;
    out.org_z[i] = r.origin.z;
    out.dir_x[i] = r.direction.x;
    out.dir_y[i] = r.direction.y;
    out.dir_z[i] = r.direction.z;
    out.tnear[i] = r.t_near;
    out.tfar[i] = r.t_far;
    out.time[i] = 0;
    out.mask[i] = ~0u;
    out.id[i] = 0;
    out.flags[i] = 0;
}

void attach(RTCDevice device, RTCScene scene, const ray_geometry& g, unsigned id) {
    RTCGeometry geometry = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
    rtcSetSharedGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, g.positions.data(), 0,
                               sizeof(vec3), g.positions.size());
    rtcSetSharedGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, g.triangles.data(), 0,
                               sizeof(triangle), g.triangles.size());
    rtcCommitGeometry(geometry);
    rtcAttachGeometryByID(scene, geometry, id);
    rtcReleaseGeometry(geometry);
}

ray_hit intersect_in(RTCScene scene, const ray& r) {
    RTCIntersectContext context = make_context(RTC_INTERSECT_CONTEXT_FLAG_INCOHERENT);
    RTCRayHit query;
    set_ray(query.ray, r);
    query.hit.geomID = RTC_INVALID_GEOMETRY_ID;
    query.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
    rtcIntersect1(scene, &context, &query);
    if (query.hit.geomID == RTC_INVALID_GEOMETRY_ID) return {};
    return {static_cast<int>(query.hit.geomID), static_cast<int>(query.hit.primID), query.hit.u, query.hit.v,
            query.ray.tfar};
}

scene_handle make_scene(RTCDevice device, std::span<const ray_geometry> geometries, bool see_through) {
    scene_handle scene(rtcNewScene(device));
    rtcSetSceneFlags(scene.get(), RTC_SCENE_FLAG_ROBUST);
    rtcSetSceneBuildQuality(scene.get(), RTC_BUILD_QUALITY_MEDIUM);
    for (unsigned i = 0; i < geometries.size(); ++i) {
        if (geometries[i].see_through == see_through) attach(device, scene.get(), geometries[i], i);
    }
    rtcCommitScene(scene.get());
    return scene;
}

}  // namespace

struct ray_device::parts {
    device_handle device;
    scene_handle opaque;
    scene_handle see_through;  // null if there is none
};

ray_device::ray_device(std::unique_ptr<parts> p) : parts_(std::move(p)) {}
ray_device::ray_device(ray_device&&) noexcept = default;
ray_device& ray_device::operator=(ray_device&&) noexcept = default;
ray_device::~ray_device() = default;

result<ray_device> ray_device::make(std::span<const ray_geometry> geometries) {
    auto p = std::make_unique<parts>();
    // One instruction set and one building thread: results differ in the last bits between instruction sets,
    // and trees between numbers of threads.
    p->device.reset(rtcNewDevice("isa=avx2,threads=1,set_affinity=0"));
    if (!p->device) return fail(error_kind::internal, "render.device", "The ray tracer did not start.");
    p->opaque = make_scene(p->device.get(), geometries, false);
    if (std::ranges::any_of(geometries, &ray_geometry::see_through)) {
        p->see_through = make_scene(p->device.get(), geometries, true);
    }
    if (rtcGetDeviceError(p->device.get()) != RTC_ERROR_NONE) {
        return fail(error_kind::too_large, "render.too_large",
                    "The model does not fit into memory: render a smaller one.");
    }
    return ray_device(std::move(p));
}

bool ray_device::has_see_through() const {
    return parts_->see_through != nullptr;
}

ray_hit ray_device::intersect(const ray& r) const {
    ray_hit hit = intersect_in(parts_->opaque.get(), r);
    if (parts_->see_through) {
        ray rest = r;
        if (hit.found()) rest.t_far = hit.t;
        if (const ray_hit nearer = intersect_in(parts_->see_through.get(), rest); nearer.found()) hit = nearer;
    }
    return hit;
}

void ray_device::intersect_bundle(std::span<const ray, 8> rays, std::span<ray_hit, 8> hits) const {
    RTCIntersectContext context = make_context(RTC_INTERSECT_CONTEXT_FLAG_COHERENT);
    alignas(32) const std::array<int, 8> all{-1, -1, -1, -1, -1, -1, -1, -1};
    RTCRayHit8 query;
    for (int i = 0; i < 8; ++i) {
        set_ray(query.ray, i, rays[i]);
        query.hit.geomID[i] = RTC_INVALID_GEOMETRY_ID;
        query.hit.instID[0][i] = RTC_INVALID_GEOMETRY_ID;
    }
    rtcIntersect8(all.data(), parts_->opaque.get(), &context, &query);
    for (int i = 0; i < 8; ++i) {
        hits[i] = {};
        if (query.hit.geomID[i] != RTC_INVALID_GEOMETRY_ID) {
            hits[i] = {static_cast<int>(query.hit.geomID[i]), static_cast<int>(query.hit.primID[i]), query.hit.u[i],
                       query.hit.v[i], query.ray.tfar[i]};
        }
        if (!parts_->see_through) continue;
        ray rest = rays[i];
        if (hits[i].found()) rest.t_far = hits[i].t;
        if (const ray_hit nearer = intersect_in(parts_->see_through.get(), rest); nearer.found()) hits[i] = nearer;
    }
}

bool ray_device::occluded(const ray& r) const {
    RTCIntersectContext context = make_context(RTC_INTERSECT_CONTEXT_FLAG_INCOHERENT);
    RTCRay query;
    set_ray(query, r);
    rtcOccluded1(parts_->opaque.get(), &context, &query);
    return query.tfar < 0;
}

unsigned ray_device::occluded_bundle(std::span<const ray, 8> rays) const {
    RTCIntersectContext context = make_context(RTC_INTERSECT_CONTEXT_FLAG_COHERENT);
    alignas(32) const std::array<int, 8> all{-1, -1, -1, -1, -1, -1, -1, -1};
    RTCRay8 query;
    for (int i = 0; i < 8; ++i) set_ray(query, i, rays[i]);
    rtcOccluded8(all.data(), parts_->opaque.get(), &context, &query);
    unsigned blocked = 0;
    for (int i = 0; i < 8; ++i) blocked |= query.tfar[i] < 0 ? 1u << i : 0u;
    return blocked;
}

ray_hit ray_device::intersect_see_through(const ray& r) const {
    return parts_->see_through ? intersect_in(parts_->see_through.get(), r) : ray_hit{};
}

}  // namespace fw::render
