import type { Request, RequestHandler, Response } from 'express'
import { AppError } from '../../domain/app-error.ts'

/** What this module reads of a route that Express has registered. */
interface RouteLayer {
  readonly route: { readonly methods: Readonly<Record<string, boolean>> }
  match(path: string): boolean
}

/** Browsers ask for pages only by these. Such a request goes its way, and is looked at once no route has taken it. */
const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/** Refuses a method that the path does not take, before anything is said about the form that it sends. */
export function refuseWrongMethods(features: readonly RequestHandler[]): RequestHandler {
  return (req, res, next) => {
    if (!READING.includes(req.method)) refuseWrongMethod(features, req, res)
    next()
  }
}

/** For a request that no route has taken: its path takes other methods, or there is no such page. */
export function notFound(features: readonly RequestHandler[]): RequestHandler {
  return (req, res) => {
    refuseWrongMethod(features, req, res)
    throw new AppError('not-found', 'noSuchPage')
  }
}

function refuseWrongMethod(features: readonly RequestHandler[], req: Request, res: Response): void {
  const allowed = findMethods(features, req.path)
  if (allowed.length === 0 || allowed.includes(req.method)) return
  res.setHeader('allow', allowed.join(', '))
  throw new AppError('wrong-method', { key: 'wrongMethod', params: { method: req.method, allowed } })
}

/** The methods for which some feature has a route at this path. */
function findMethods(features: readonly RequestHandler[], path: string): readonly string[] {
  const layers = features.flatMap((feature): unknown[] =>
    'stack' in feature && Array.isArray(feature.stack) ? feature.stack : [],
  )
  const names = layers.filter(isRouteLayer).flatMap((layer) => {
    return matches(layer, path) ? Object.keys(layer.route.methods).map((name) => name.toUpperCase()) : []
  })
  return [...new Set(names.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : name)))].toSorted()
}

function isRouteLayer(layer: unknown): layer is RouteLayer {
  return (
    typeof layer === 'object' && layer !== null && 'match' in layer && 'route' in layer && layer.route !== undefined
  )
}

/** A path with invalid percent-encoding matches nothing. */
function matches(layer: RouteLayer, path: string): boolean {
  try {
    return layer.match(path)
  } catch {
    return false
  }
}
